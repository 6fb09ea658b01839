import type { ledgerRefusal as english } from '../en/ledger-refusal.ts'
import type { Translated } from '../shape.ts'

export const ledgerRefusal: Translated<typeof english> = {
  'not-yet-signed':
    'Este asiento aún no está cubierto por un punto de control firmado. Inténtelo de nuevo en un momento.',
  'statement-not-believed':
    'Esta declaración no está firmada como debe: por un firmante de esta cuenta y por un segundo firmante conocido. No se anotó nada.',
}
