import type { oversightRefusal as english } from '../en/oversight-refusal.ts'
import type { Translated } from '../shape.ts'

export const oversightRefusal: Translated<typeof english> = {
  'not-your-own': 'Nul n’est le second agent de sa propre demande.',
  'proposal-settled': 'Cette proposition a déjà été tranchée.',
}
