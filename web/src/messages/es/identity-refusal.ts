import type { identityRefusal as english } from '../en/identity-refusal.ts'
import type { Translated } from '../shape.ts'

export const identityRefusal: Translated<typeof english> = {
  'sign-in-failed':
    'No se pudo iniciar la sesión. Inténtelo de nuevo; si el fallo se repite, pida un nuevo enlace a su administrador.',
  'not-a-sandbox': 'Los funcionarios de muestra solo existen en el entorno de pruebas.',
  'link-not-valid': 'Este enlace ya no es válido.',
  'name-missing': 'Indique su nombre y su correo electrónico.',
  'post-not-held': 'Usted no ocupa ahora este puesto.',
  'purpose-not-known': 'Nadie en este puesto actúa con esta finalidad.',
  'basis-not-for-purpose': 'El derecho de este Estado no prevé esta base para esta finalidad.',
  'sign-in-not-recent':
    'Inició sesión hace tiempo. Cierre la sesión, vuelva a iniciarla y añada entonces la clave de acceso.',
  'last-passkey': 'Es su única clave de acceso. Añada otra antes de eliminarla.',
  'last-administrator': 'El nodo quedaría sin administrador.',
  'officer-exists': 'Ya existe un funcionario con este correo electrónico.',
  'post-closed': 'El puesto está cerrado.',
  'officer-not-active': 'El funcionario no está en servicio activo.',
  'substitute-needs-end': 'Indique hasta cuándo dura la suplencia.',
  'ends-before-it-begins': 'Terminaría antes de empezar.',
  'duties-conflict': 'El mismo funcionario no puede reunir estas funciones.',
  'not-the-holder': 'Solo el titular del puesto puede delegarlo.',
  'role-not-in-post': 'El puesto no tiene esta función.',
  'already-ended': 'Ya ha terminado.',
  'lasts-too-long': 'Una cuenta de servicio no puede durar tanto.',
}
