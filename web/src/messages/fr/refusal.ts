import type { Translated } from '../shape.ts'
import type { refusal as en } from '../en/refusal.ts'

export const refusal: Translated<typeof en> = {
  malformed: 'L’envoi est incomplet ou mal formé.',
  'idempotency-key-missing': 'Cette action a été envoyée sans sa clé. Rechargez la page et réessayez.',
  'not-signed-in': 'Vous n’êtes pas connecté, ou votre session a pris fin.',
  'cross-site': 'Cette action provenait d’un autre site et a été refusée.',
  forbidden: 'Vous n’êtes pas autorisé à faire cela.',
  'purpose-missing': 'Choisissez d’abord une finalité et sa base légale.',
  unknown: 'Il n’y a ici rien que vous puissiez voir.',
  'method-not-allowed': 'Cette adresse ne propose pas cette action.',
  'changed-since-opened':
    'Quelqu’un a modifié ceci depuis que vous l’avez ouvert. Examinez la modification avant de poursuivre.',
  'step-not-open': 'Cette étape n’est pas ouverte dans l’état actuel.',
  'second-officer-needed': 'L’accord d’un second agent est nécessaire.',
  'too-large': 'L’envoi dépasse la taille que le nœud accepte.',
  'unsupported-media': 'Ce type de fichier ou de message n’est pas accepté.',
  'key-reused': 'La même clé a été envoyée avec une autre action.',
  'version-missing': 'Cette action doit indiquer la version consultée. Rechargez la page et réessayez.',
  'too-many-attempts': 'Trop de tentatives. Patientez, puis réessayez.',
  defect: 'Le nœud a connu une défaillance. Rien n’a été modifié.',
  unavailable: 'Le nœud ne peut pas répondre pour le moment. Réessayez sous peu.',
  offline: 'Il n’y a pas de connexion au nœud.',
  'timed-out': 'Le nœud n’a pas répondu à temps. Le traitement est peut-être encore en cours.',
  'not-understood': 'La réponse du nœud n’a pas pu être lue.',
  other: 'Le nœud a refusé cela.',
}
