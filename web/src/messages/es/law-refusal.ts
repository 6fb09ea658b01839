import type { lawRefusal as english } from '../en/law-refusal.ts'
import type { Translated } from '../shape.ts'

export const lawRefusal: Translated<typeof english> = {
  'fact-not-known':
    'Se dio un hecho que el derecho no pregunta, o con una respuesta que no admite. Elija de la lista de preguntas.',
  'same-state': 'Los dos Estados son el mismo. Elija el Estado requerido.',
  'period-not-reckoned': 'Este plazo no tiene duración. Indíquelo en días, meses u horas.',
}
