import type { roomsRefusal as english } from '../en/rooms-refusal.ts'
import type { Translated } from '../shape.ts'

export const roomsRefusal: Translated<typeof english> = {
  'epoch-over': 'Quelqu’un a changé les membres d’abord. Regardez le salon puis réessayez.',
  'change-not-allowed': 'Cela ne vous revient pas dans ce salon, ou le changement n’est pas en règle.',
  'lead-away': 'Le nœud qui dirige le salon ne répond pas. La lecture continue ; réessayez plus tard.',
  'device-not-known': 'Ce navigateur n’est pas certifié. Rouvrez les salons.',
  'room-there-already': 'Un salon de ce nom existe déjà.',
  'authority-not-known': 'Ce nœud ne connaît pas cette autorité ou ne fait pas confiance à son État pour l’instant.',
  'already-invited': 'Cette autorité est déjà invitée.',
  'marking-not-for-that-state': 'Le marquage du salon n’admet pas cet État.',
  'officer-not-known': 'L’agent n’a pas de navigateur certifié ou a quitté le poste.',
  'no-browser-yet': 'L’agent doit ouvrir une fois les salons dans un navigateur pour être admis.',
  'already-in-room': 'L’agent a déjà une place dans le salon.',
  'clearance-too-low': 'L’habilitation du poste de l’agent est inférieure au marquage du salon.',
  'authority-not-invited': 'L’autorité de l’agent n’a pas été invitée dans le salon.',
  'state-not-in-room': 'Cet État n’a pas de membre dans le salon.',
  'file-away': 'Aucun nœud joignable n’a le fichier. Réessayez plus tard.',
  'not-a-transcript': 'Ce qui a été envoyé n’est pas la transcription d’un salon.',
  'log-differs': 'La transcription ne correspond pas au journal de ce nœud. Rechargez le salon et réessayez.',
  'case-refused': 'Le dossier n’accepte pas le document.',
  'authority-cannot-sign': 'L’autorité de votre poste n’a pas de clé sur ce nœud. Adressez-vous à un administrateur.',
  'too-many-devices': 'Vous avez trop de navigateurs certifiés.',
  'offer-not-valid': 'Une offre de ce navigateur n’est pas en règle.',
  'too-many-offers': 'Assez d’offres de vos navigateurs attendent déjà.',
  'offer-there-already': 'Cette offre a déjà été publiée.',
}
