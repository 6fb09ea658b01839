import type { Translated } from '../shape.ts'
import type { command as en } from '../en/command.ts'

export const command: Translated<typeof en> = {
  palette: 'Trouver une commande',
  placeholder: 'Que voulez-vous faire ?',
  none: 'Aucune commande ne correspond.',
  found: '{count, plural, =0 {Aucune commande} one {# commande} many {# de commandes} other {# commandes}}',
  help: 'Raccourcis clavier',
  helpHint: 'Appuyez sur les touches l’une après l’autre. Les raccourcis sont suspendus pendant la saisie.',
  singleKeysOff: 'Les raccourcis à une touche sont désactivés dans les réglages.',
  thenKey: 'puis',
  general: 'Partout',
  here: 'Sur cet écran',
  goHome: 'Aller à la boîte de réception',
  toggleMenu: 'Afficher ou masquer le menu',
  toggleColours: 'Alterner clair et sombre',
  nextRow: 'Ligne suivante',
  previousRow: 'Ligne précédente',
  selectRow: 'Sélectionner la ligne',
  print: 'Imprimer cette page',
}
