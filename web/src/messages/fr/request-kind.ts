import type { requestKind as english } from '../en/request-kind.ts'
import type { Translated } from '../shape.ts'

export const requestKind: Translated<typeof english> = {
  'information-request': 'Ce qu’une autre police sait déjà : titulaires, liens, fichiers. Pas encore une preuve.',
  'spontaneous-information': 'Dire à un autre État ce qui lui est utile, sans demande.',
  preservation: 'Empêcher l’effacement de données jusqu’à la demande qui suivra.',
  'mla-documents': 'Dossiers, pièces et registres que quelqu’un détient.',
  'mla-statement': 'Faire entendre là-bas un témoin, une victime, un expert ou un suspect.',
  'mla-video-hearing': 'Entendre vous-mêmes une personne là-bas, par vidéo.',
  'mla-search': 'Perquisitionner un lieu et saisir ce qui s’y trouve.',
  'mla-bank-information': 'Titulaires de comptes, relevés et opérations.',
  'mla-interception': 'Écouter ou enregistrer des communications en cours.',
  'mla-service': 'Faire remettre une citation, un jugement ou un autre acte.',
  'mla-transfer-of-person': 'Faire venir pour un temps une personne détenue, pour l’entendre.',
  'mla-covert': 'Agents infiltrés, observation et mesures semblables.',
  'investigation-order': 'Une décision d’obtention de preuves, entre États de l’Union européenne.',
  extradition:
    'Faire remettre une personne pour jugement ou exécution d’une peine ; arrestation d’abord en cas d’urgence.',
  'simplified-surrender': 'La personne consent : remise sans toute la procédure.',
  'arrest-warrant': 'Un mandat qu’un autre État exécute, là où un accord le prévoit.',
  freezing: 'Empêcher que des fonds ou des biens soient déplacés ou vendus.',
  confiscation: 'Faire confisquer le produit, sur décision ou pour en obtenir une.',
  'asset-return': 'Rapatrier ce qui a été confisqué, ou le partager.',
  'controlled-delivery': 'Laisser circuler un envoi sous surveillance.',
  'joint-team': 'Enquêter ensemble en vertu d’un accord.',
  'firearms-trace': 'Où une arme a été fabriquée, vendue et détenue en dernier.',
  'transfer-of-proceedings': 'Transmettre les poursuites à l’État mieux placé.',
  recognition: 'Faire exécuter là-bas une de vos décisions.',
}
