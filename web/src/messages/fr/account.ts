import type { account as english } from '../en/account.ts'
import type { Translated } from '../shape.ts'

export const account: Translated<typeof english> = {
  sessions: 'Sessions',
  sessionsText: 'Où vous êtes connecté. Mettez fin à ce que vous ne reconnaissez pas et prévenez votre administrateur.',
  thisSession: 'Cette session',
  'method-passkey': 'Clé d’accès',
  'method-oidc': 'Compte de l’administration',
  'method-sandbox': 'Agent fictif',
  'method-service': 'Compte de service',
  end: 'Mettre fin',
  endNamed: 'Mettre fin à la session sur {device}',
  passkeys: 'Clés d’accès',
  samplePasskeys: 'Les agents fictifs se connectent sans clé d’accès, dans le bac à sable seulement.',
  lastPasskey: 'c’est votre seule clé d’accès ; ajoutez-en d’abord une autre',
  added: 'Ajoutée le',
  used: 'dernière utilisation',
  remove: 'Supprimer',
  removeNamed: 'Supprimer la clé d’accès {label}',
  addPasskey: 'Ajouter une clé d’accès',
  delegation: 'Délégation de ce poste',
  delegationText:
    'Vous pouvez charger un autre agent de certains rôles de votre poste pour un temps. Cela est consigné, et vous pouvez y mettre fin à tout moment.',
  delegate: 'Déléguer des rôles',
  delegated: 'La délégation est consignée.',
  notHolder: 'seul le titulaire du poste peut le déléguer',
  interface: 'Interface',
  noDelegates: 'Personne n’agit pour vous à ce poste.',
}
