import type { role as english } from '../en/role.ts'
import type { Translated } from '../shape.ts'

export const role: Translated<typeof english> = {
  investigator: 'Enquêteur',
  prosecutor: 'Procureur',
  'central-authority': 'Autorité centrale',
  judge: 'Juge',
  'executing-authority': 'Autorité d’exécution',
  analyst: 'Analyste',
  'police-contact': 'Point de contact policier',
  customs: 'Douanes',
  'financial-intelligence': 'Renseignement financier',
  'data-protection': 'Délégué à la protection des données',
  auditor: 'Auditeur',
  administrator: 'Administrateur',
  defence: 'Défense',
}
