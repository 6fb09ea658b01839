import type { ledgerRefusal as english } from '../en/ledger-refusal.ts'
import type { Translated } from '../shape.ts'

export const ledgerRefusal: Translated<typeof english> = {
  'not-yet-signed':
    'Cette inscription n’est pas encore couverte par un point de contrôle signé. Réessayez dans un instant.',
  'statement-not-believed':
    'Cette déclaration n’est pas signée comme il se doit : par un signataire de ce compte et par un second signataire connu. Rien n’a été inscrit.',
}
