import type { caseRefusal as english } from '../en/case-refusal.ts'
import type { Translated } from '../shape.ts'

export const caseRefusal: Translated<typeof english> = {
  'offence-not-known': 'Los datos jurídicos de este nodo no conocen ese delito.',
  'marking-above-clearance': 'El marcado supera la habilitación de su puesto.',
  'marking-of-another-state': 'La clasificación debe ser de este Estado.',
  'marking-unchanged': 'El caso ya tiene ese marcado.',
  'tasks-open': 'Hay tareas pendientes. Cúmplalas o desista de ellas primero.',
  'already-held': 'La supresión del caso ya está prohibida.',
  'not-held': 'La supresión del caso no está prohibida.',
  'post-not-known': 'Este Estado no tiene tal puesto abierto.',
  'already-participant': 'El puesto ya participa en el caso.',
  'clearance-too-low': 'El marcado del caso no permite a este puesto leerlo.',
  'not-a-participant': 'El puesto no participa en el caso.',
  'last-lead': 'Todo caso conserva al menos un responsable. Designe antes a otro.',
  'part-marking-lower-than-case': 'Un elemento no puede clasificarse por debajo de su caso.',
  'retention-too-long':
    'Los datos de una persona no pueden conservarse tanto tiempo sin revisión. Elija una fecha anterior.',
  'assignee-not-in-case': 'Solo a un responsable o miembro del caso puede encomendarse una tarea en él.',
  'deadline-passed': 'El plazo ya ha vencido.',
  'case-not-known': 'El caso no existe o no está abierto a usted.',
  'empty-file': 'El archivo está vacío.',
  'type-not-accepted': 'El nodo no acepta archivos de este tipo.',
}
