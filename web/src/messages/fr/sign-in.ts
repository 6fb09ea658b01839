import type { signIn as english } from '../en/sign-in.ts'
import type { Translated } from '../shape.ts'

export const signIn: Translated<typeof english> = {
  title: 'Se connecter',
  lead: '{state} · {node}',
  passkey: 'Se connecter avec une clé d’accès',
  passkeyHint: 'Votre appareil demandera votre empreinte, votre visage ou son code.',
  oidc: 'Se connecter avec le compte de votre administration',
  oidcFailed:
    'La connexion avec le compte de votre administration a échoué. Réessayez ou adressez-vous à votre administrateur.',
  deviceFailed:
    'Votre appareil n’a pas fourni de clé d’accès. Réessayez et confirmez sur l’appareil ; si aucune clé ne s’y trouve, utilisez l’appareil de votre enrôlement.',
  ended: 'Votre session a pris fin. Reconnectez-vous pour reprendre où vous en étiez.',
  unclaimed: 'Ce nœud n’a pas encore d’administrateur',
  unclaimedText: 'Ouvrez le lien à usage unique que le nœud a affiché à son premier démarrage.',
  samples: 'Agents fictifs',
  sample: 'Fictif',
  samplesText:
    'Toutes ces personnes sont inventées. Choisissez-en une pour vous connecter ; cela n’existe que dans le bac à sable.',
  signOut: 'Se déconnecter',
  signOutFailed: 'La déconnexion a échoué : pas de connexion au nœud. Réessayez.',
  switchPost: 'Changer de poste',
  switchPurpose: 'Changer de finalité',
  change: '(modifier)',
  postTitle: 'À quel titre agissez-vous ?',
  postHint: 'Ce que vous pouvez voir et faire dépend du poste. Il est consigné avec chacun de vos actes.',
  postMissing: 'Choisissez le poste auquel vous agissez.',
  noPosts: 'Vous n’occupez aucun poste actuellement',
  noPostsText: 'Un administrateur de ce nœud peut vous attribuer un poste. D’ici là, vous ne pouvez pas continuer.',
  purposeTitle: 'Quelle est la finalité de cette session ?',
  purposeHint:
    'Rien n’est consulté ni partagé sans finalité. Elle est consignée avec chacun de vos actes ; vous pouvez en changer à tout moment.',
  purposeMissing: 'Choisissez une finalité.',
  noPurposes: 'Ce poste n’a aucune finalité',
  basisTitle: 'Sur quel fondement juridique ?',
  basisHint: 'La disposition de votre droit national qui vous y autorise.',
  basisMissing: 'Choisissez un fondement juridique.',
  noBases: 'Aucun fondement juridique n’est consigné pour cette finalité',
  noBasesText:
    'Les données juridiques de ce nœud n’en contiennent pas pour votre État. Revenez en arrière et choisissez une autre finalité.',
  article: 'Article : {article}',
  wholeAct: 'Texte entier',
  endsSoon: 'Votre session va bientôt prendre fin',
  endsIdle: 'Vous n’avez pas utilisé le nœud depuis un moment. Minutes restantes : {minutes}.',
  endsFixed:
    'La durée maximale d’une session est presque atteinte. Enregistrez votre travail et reconnectez-vous. Minutes restantes : {minutes}.',
  stay: 'Rester connecté',
  enrolTitle: 'Configurer votre accès',
  enrolText: 'Vous êtes invité sur ce nœud. Créez maintenant une clé d’accès ; elle servira ensuite à vous connecter.',
  enrolFirst: 'Devenir le premier administrateur',
  enrolFirstText: 'Vous inviterez les autres agents de ce nœud et leur attribuerez des postes.',
  whatIsPasskey: 'Qu’est-ce qu’une clé d’accès ?',
  whatIsPasskeyText:
    'Une clé d’accès remplace le mot de passe. Votre appareil la conserve et ne l’utilise que pour ce nœud, après votre confirmation par empreinte, visage ou code. Ceux-ci ne quittent jamais l’appareil, et une clé d’accès ne peut être divulguée par erreur.',
  makePasskey: 'Créer une clé d’accès',
  passkeyLabel: 'Nom de cette clé d’accès',
  passkeyLabelHint: 'Pour la distinguer d’autres clés plus tard.',
  emailHint: 'Votre adresse au sein de votre autorité.',
  linkTitle: 'Ce lien n’est plus utilisable',
  linkText:
    'Un lien ne sert qu’une fois et pour un temps limité. Demandez-en un nouveau à votre administrateur. Si vous devez être le premier administrateur, redémarrez le nœud : il affichera un nouveau lien.',
  linkUntil: 'Ce lien est utilisable jusqu’au {time}.',
}
