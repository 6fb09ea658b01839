import type { Translated } from '../shape.ts'
import type { form as en } from '../en/form.ts'

export const form: Translated<typeof en> = {
  optional: '{label} (facultatif)',
  errors: 'Il y a un problème',
  error: 'Erreur :',
  date: 'Date',
  time: 'Heure',
  zone: 'Heure de {zone}, soit {instant}.',
  zoneOnly: 'Heure de {zone}.',
  dateInvalid: 'Indiquez une date et une heure qui existent.',
  continue: 'Continuer',
  back: 'Retour',
  save: 'Enregistrer',
  saved: 'Enregistré',
  choose: 'Choisir',
  notFound: 'Aucune correspondance.',
  taskDone: 'Terminé',
  taskSeen: 'Vu, incomplet',
  taskOpen: 'Pas encore commencé',
  taskBlocked: 'Ne peut pas encore commencer',
  taskErrors: 'Comporte des erreurs',
  tasksDone:
    '{total, plural, one {{done} section terminée sur #} many {{done} sections terminées sur #} other {{done} sections terminées sur #}}',
  waitsTitle: 'Transmis à un second agent',
  waitsText: 'Ce sera exécuté dès qu’un second agent donnera son accord. Vous n’avez rien d’autre à faire.',
  waitsLink: 'Voir la proposition',
}
