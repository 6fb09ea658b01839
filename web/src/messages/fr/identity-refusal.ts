import type { identityRefusal as english } from '../en/identity-refusal.ts'
import type { Translated } from '../shape.ts'

export const identityRefusal: Translated<typeof english> = {
  'sign-in-failed':
    'La connexion a échoué. Réessayez ; en cas d’échecs répétés, demandez un nouveau lien à votre administrateur.',
  'not-a-sandbox': 'Les agents fictifs n’existent que dans le bac à sable.',
  'link-not-valid': 'Ce lien n’est plus valable.',
  'name-missing': 'Indiquez votre nom et votre adresse électronique.',
  'post-not-held': 'Vous n’occupez pas ce poste actuellement.',
  'purpose-not-known': 'Personne à ce poste n’agit pour cette finalité.',
  'basis-not-for-purpose': 'Le droit de cet État ne prévoit pas ce fondement pour cette finalité.',
  'sign-in-not-recent':
    'Votre connexion n’est plus récente. Déconnectez-vous, reconnectez-vous, puis ajoutez la clé d’accès.',
  'last-passkey': 'C’est votre seule clé d’accès. Ajoutez-en une autre avant de la supprimer.',
  'last-administrator': 'Le nœud se retrouverait sans administrateur.',
  'officer-exists': 'Un agent possède déjà cette adresse électronique.',
  'post-closed': 'Le poste est fermé.',
  'officer-not-active': 'L’agent n’est pas en service actif.',
  'substitute-needs-end': 'Indiquez jusqu’à quand dure la suppléance.',
  'ends-before-it-begins': 'La fin précéderait le début.',
  'duties-conflict': 'Le même agent ne peut cumuler ces fonctions.',
  'not-the-holder': 'Seul le titulaire du poste peut le déléguer.',
  'role-not-in-post': 'Le poste ne comporte pas ce rôle.',
  'already-ended': 'Cela a déjà pris fin.',
  'lasts-too-long': 'Un compte de service ne peut durer aussi longtemps.',
}
