import type { oversightRefusal as english } from '../en/oversight-refusal.ts'
import type { Translated } from '../shape.ts'

export const oversightRefusal: Translated<typeof english> = {
  'not-your-own': 'Nadie es el segundo funcionario de lo que él mismo pidió.',
  'proposal-settled': 'Esta propuesta ya está resuelta.',
}
