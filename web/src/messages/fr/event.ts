import type { event as english } from '../en/event.ts'
import type { Translated } from '../shape.ts'

export const event: Translated<typeof english> = {
  'cases/opened': 'Ouverture du dossier {reference}',
  'cases/changed': 'Modification du dossier : {fields}',
  'cases/marked': 'Marquage modifié de {from} à {to}. Motif : {reason}',
  'cases/closed': 'Clôture du dossier. Motif : {reason}',
  'cases/reopened': 'Réouverture du dossier. Motif : {reason}',
  'cases/archived': 'Archivage du dossier. Motif : {reason}',
  'cases/held': 'Interdiction de suppression. Motif : {reason}',
  'cases/hold-released': 'Levée de l’interdiction de suppression. Motif : {reason}',
  'cases/deleted': 'Suppression du dossier {reference} au terme de sa conservation',
  'cases/participant-joined': '{post} participe au dossier. Rôle : {role}. Motif : {reason}',
  'cases/participant-left': 'Fin de l’accès de {post}. Motif : {reason}',
  'cases/party-added': 'Personne ajoutée : {label}',
  'cases/party-corrected': 'Fiche rectifiée : {label} ({fields})',
  'cases/party-removed': 'Personne supprimée au terme de sa conservation',
  'cases/place-added': 'Lieu ajouté : {label}',
  'cases/note-written': 'Note consignée : {label}',
  'cases/task-added': 'Tâche confiée à {assignee} : {label}, échéance {due}',
  'cases/task-completed': 'Tâche accomplie : {label}',
  'cases/task-dropped': 'Tâche abandonnée : {label}. Motif : {reason}',
  'cases/task-reopened': 'Tâche reprise : {label}, échéance {due}',
  'cases/link-added': 'Pièce liée : {label}',
  'cases/document-added': 'Document ajouté : {label}',
  'cases/subject-shared': 'Une autre unité de cet État travaille sur le même sujet. {on}',
}
