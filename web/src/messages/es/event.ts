import type { event as english } from '../en/event.ts'
import type { Translated } from '../shape.ts'

export const event: Translated<typeof english> = {
  'cases/opened': 'Apertura del caso {reference}',
  'cases/changed': 'Modificación del caso: {fields}',
  'cases/marked': 'Marcado modificado de {from} a {to}. Motivo: {reason}',
  'cases/closed': 'Cierre del caso. Motivo: {reason}',
  'cases/reopened': 'Reapertura del caso. Motivo: {reason}',
  'cases/archived': 'Archivo del caso. Motivo: {reason}',
  'cases/held': 'Prohibición de supresión. Motivo: {reason}',
  'cases/hold-released': 'Levantamiento de la prohibición de supresión. Motivo: {reason}',
  'cases/deleted': 'Supresión del caso {reference} al término de su conservación',
  'cases/participant-joined': '{post} participa en el caso. Función: {role}. Motivo: {reason}',
  'cases/participant-left': 'Fin del acceso de {post}. Motivo: {reason}',
  'cases/party-added': 'Persona añadida: {label}',
  'cases/party-corrected': 'Registro rectificado: {label} ({fields})',
  'cases/party-removed': 'Persona suprimida al término de su conservación',
  'cases/place-added': 'Lugar añadido: {label}',
  'cases/note-written': 'Nota consignada: {label}',
  'cases/task-added': 'Tarea encomendada a {assignee}: {label}, plazo {due}',
  'cases/task-completed': 'Tarea cumplida: {label}',
  'cases/task-dropped': 'Tarea desistida: {label}. Motivo: {reason}',
  'cases/task-reopened': 'Tarea retomada: {label}, plazo {due}',
  'cases/link-added': 'Registro vinculado: {label}',
  'cases/document-added': 'Documento añadido: {label}',
  'cases/subject-shared': 'Otra unidad de este Estado trabaja sobre el mismo sujeto. {on}',
}
