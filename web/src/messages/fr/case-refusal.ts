import type { caseRefusal as english } from '../en/case-refusal.ts'
import type { Translated } from '../shape.ts'

export const caseRefusal: Translated<typeof english> = {
  'offence-not-known': 'Les données juridiques de ce nœud ne connaissent pas cette infraction.',
  'marking-above-clearance': 'Le marquage dépasse l’habilitation de votre poste.',
  'marking-of-another-state': 'La classification doit être celle de cet État.',
  'marking-unchanged': 'Le dossier porte déjà ce marquage.',
  'tasks-open': 'Des tâches sont ouvertes. Accomplissez-les ou abandonnez-les d’abord.',
  'already-held': 'La suppression du dossier est déjà interdite.',
  'not-held': 'La suppression du dossier n’est pas interdite.',
  'post-not-known': 'Cet État n’a pas de tel poste ouvert.',
  'already-participant': 'Le poste participe déjà au dossier.',
  'clearance-too-low': 'Le marquage du dossier ne permet pas à ce poste de le lire.',
  'not-a-participant': 'Le poste ne participe pas au dossier.',
  'last-lead': 'Un dossier garde au moins un responsable. Désignez-en d’abord un autre.',
  'part-marking-lower-than-case': 'Un élément ne peut être classifié à un niveau inférieur à celui de son dossier.',
  'retention-too-long':
    'Les données d’une personne ne peuvent être conservées si longtemps sans réexamen. Choisissez une date antérieure.',
  'assignee-not-in-case': 'Seul un responsable ou un membre du dossier peut y recevoir une tâche.',
  'deadline-passed': 'L’échéance est déjà passée.',
  'case-not-known': 'Ce dossier n’existe pas ou ne vous est pas accessible.',
  'empty-file': 'Le fichier est vide.',
  'type-not-accepted': 'Le nœud n’accepte pas les fichiers de ce type.',
}
