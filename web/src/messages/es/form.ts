import type { Translated } from '../shape.ts'
import type { form as en } from '../en/form.ts'

export const form: Translated<typeof en> = {
  optional: '{label} (opcional)',
  errors: 'Hay un problema',
  error: 'Error:',
  date: 'Fecha',
  time: 'Hora',
  zone: 'Hora de {zone}, es decir, {instant}.',
  zoneOnly: 'Hora de {zone}.',
  dateInvalid: 'Indique una fecha y una hora que existan.',
  continue: 'Continuar',
  back: 'Atrás',
  save: 'Guardar',
  saved: 'Guardado',
  choose: 'Elegir',
  notFound: 'Ninguna coincidencia.',
  taskDone: 'Completado',
  taskSeen: 'Visto, incompleto',
  taskOpen: 'Sin empezar',
  taskBlocked: 'Aún no puede empezar',
  taskErrors: 'Contiene errores',
  tasksDone:
    '{total, plural, one {{done} de # apartado completado} many {{done} de # apartados completados} other {{done} de # apartados completados}}',
  waitsTitle: 'Enviado a un segundo funcionario',
  waitsText: 'Se ejecutará en cuanto un segundo funcionario dé su conformidad. No tiene que hacer nada más.',
  waitsLink: 'Ver la propuesta',
}
