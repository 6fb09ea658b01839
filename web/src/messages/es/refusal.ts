import type { Translated } from '../shape.ts'
import type { refusal as en } from '../en/refusal.ts'

export const refusal: Translated<typeof en> = {
  malformed: 'Lo enviado está incompleto o mal formado.',
  'idempotency-key-missing': 'Esta acción se envió sin su clave. Recargue la página e inténtelo de nuevo.',
  'not-signed-in': 'No ha iniciado sesión o su sesión ha terminado.',
  'cross-site': 'Esta acción procedía de otro sitio y fue rechazada.',
  forbidden: 'No está autorizado a hacer esto.',
  'purpose-missing': 'Elija primero una finalidad y su base jurídica.',
  unknown: 'Aquí no hay nada que usted pueda ver.',
  'method-not-allowed': 'Esta dirección no ofrece esa acción.',
  'changed-since-opened': 'Alguien modificó esto desde que lo abrió. Examine el cambio antes de continuar.',
  'step-not-open': 'Este trámite no está abierto en el estado actual.',
  'second-officer-needed': 'Se requiere la conformidad de un segundo funcionario.',
  'too-large': 'Lo enviado supera el tamaño que el nodo acepta.',
  'unsupported-media': 'No se acepta este tipo de archivo o mensaje.',
  'key-reused': 'La misma clave se envió con otra acción.',
  'version-missing': 'Esta acción debe indicar la versión consultada. Recargue la página e inténtelo de nuevo.',
  'too-many-attempts': 'Demasiados intentos. Espere un momento y vuelva a intentarlo.',
  defect: 'El nodo ha fallado. No se modificó nada.',
  unavailable: 'El nodo no puede responder por ahora. Inténtelo de nuevo en breve.',
  offline: 'No hay conexión con el nodo.',
  'timed-out': 'El nodo no respondió a tiempo. Es posible que siga trabajando en ello.',
  'not-understood': 'No se pudo leer la respuesta del nodo.',
  other: 'El nodo lo ha rechazado.',
}
