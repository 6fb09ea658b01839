import type { roomsRefusal as english } from '../en/rooms-refusal.ts'
import type { Translated } from '../shape.ts'

export const roomsRefusal: Translated<typeof english> = {
  'epoch-over': 'Alguien cambió antes los miembros. Mire la sala y vuelva a intentarlo.',
  'change-not-allowed': 'Eso no le corresponde en esta sala, o el cambio no está en regla.',
  'lead-away': 'El nodo que dirige la sala no responde. Se puede seguir leyendo; inténtelo más tarde.',
  'device-not-known': 'Este navegador no está certificado. Vuelva a abrir las salas.',
  'room-there-already': 'Ya hay una sala con ese nombre.',
  'authority-not-known': 'Este nodo no conoce tal autoridad o ahora no confía en su Estado.',
  'already-invited': 'Esta autoridad ya está invitada.',
  'marking-not-for-that-state': 'La clasificación de la sala no admite a ese Estado.',
  'officer-not-known': 'El funcionario no tiene navegador certificado o dejó el puesto.',
  'no-browser-yet': 'El funcionario debe abrir una vez las salas en un navegador para ser admitido.',
  'already-in-room': 'El funcionario ya tiene un lugar en la sala.',
  'clearance-too-low': 'La habilitación del puesto del funcionario es inferior a la clasificación de la sala.',
  'authority-not-invited': 'La autoridad del funcionario no fue invitada a la sala.',
  'state-not-in-room': 'Ese Estado no tiene ningún miembro en la sala.',
  'file-away': 'Ningún nodo que responda ahora tiene el archivo. Inténtelo más tarde.',
  'not-a-transcript': 'Lo enviado no es la transcripción de una sala.',
  'log-differs': 'La transcripción no concuerda con el registro de este nodo. Recargue la sala e inténtelo de nuevo.',
  'case-refused': 'El caso no admite el documento.',
  'authority-cannot-sign': 'La autoridad de su puesto no tiene clave en este nodo. Consulte a un administrador.',
  'too-many-devices': 'Tiene demasiados navegadores certificados.',
  'offer-not-valid': 'Una oferta de este navegador no está en regla.',
  'too-many-offers': 'Ya esperan suficientes ofertas de sus navegadores.',
  'offer-there-already': 'Esta oferta ya se publicó.',
}
