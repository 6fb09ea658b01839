import type { directoryRefusal as english } from '../en/directory-refusal.ts'
import type { Translated } from '../shape.ts'

export const directoryRefusal: Translated<typeof english> = {
  'descriptor-malformed': 'Ce n’est pas un descripteur de nœud, ou il est abîmé. Redemandez le fichier au voisin.',
  'descriptor-forged': 'Une signature de ce descripteur ne tient pas. Ne l’utilisez pas et appelez le voisin.',
  'descriptor-older': 'Un descripteur plus récent de cet État est déjà connu.',
  'descriptor-expired':
    'Ce descripteur n’est pas valable à cette heure. Demandez-en un nouveau au voisin et comparez les horloges.',
  'descriptor-other-state': 'Ce descripteur est celui d’un autre État que celui demandé.',
  'descriptor-own': 'Ce descripteur revendique l’État ou une clé de ce nœud.',
  'descriptor-ambiguous-key': 'Une clé de ce descripteur appartient déjà à quelqu’un d’autre.',
  'address-refused':
    'Ce nœud n’appelle pas cette adresse. Elle doit commencer par https et ne pas mener à cette machine.',
  'other-node-key':
    'Une autre clé que celle connue a signé ceci. Appelez le voisin ; suspendez-le ou retirez-lui la confiance avant de comparer à nouveau.',
  'peer-unreachable': 'Le voisin est injoignable à son adresse. Réessayez plus tard.',
  'peer-not-trusted': 'Ce voisin n’est pas de confiance à présent.',
  'words-misheard': 'Ce ne sont pas treize mots qui vont ensemble. Faites-les relire.',
  'words-differ': 'Ce sont les mots d’une autre clé. Ne faites pas confiance à ce voisin.',
  'key-times':
    'Ces dates ne conviennent pas : la nouvelle clé commence maintenant ou plus tard, l’ancienne finit ensuite, et une clé est retirée à partir d’un moment passé.',
  'no-such-key': 'Il n’y a pas de telle clé à remplacer.',
  'list-malformed': 'Ce n’est pas une liste de confiance, ou elle se contredit.',
  'list-forged': 'Une signature de cette liste ne tient pas. Elle a été conservée comme preuve.',
  'list-rewritten':
    'Cette liste a une autre histoire que celle détenue ici. Elle a été refusée et conservée comme preuve.',
  'list-gap': 'Il manque des versions antérieures de cette liste. Apportez-les toutes.',
  'list-other-signers': 'La liste fondatrice nomme d’autres signataires, ou en demande un autre nombre.',
  'list-not-enough-signers': 'Trop peu d’États différents ont signé cette liste.',
  'list-from-the-future': 'Cette liste vient du futur. L’une des horloges est fausse.',
  'not-a-signer': 'Cet État ne signe pas cette liste.',
  'member-not-known':
    'Ce nœud ne fait pas lui-même confiance à l’un de ces États et ne peut donc pas le nommer à d’autres.',
  'draft-waiting': 'Un projet que cet État a signé attend déjà les autres.',
}
