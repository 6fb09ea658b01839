import type { lawRefusal as english } from '../en/law-refusal.ts'
import type { Translated } from '../shape.ts'

export const lawRefusal: Translated<typeof english> = {
  'fact-not-known':
    "Un fait donné n'est pas demandé par le droit, ou sa réponse n'est pas possible. Choisissez dans la liste des questions.",
  'same-state': "Les deux États sont le même. Choisissez l'État requis.",
  'period-not-reckoned': "Ce délai n'a pas de durée. Indiquez des jours, des mois ou des heures.",
}
