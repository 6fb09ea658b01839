import type { requestsRefusal as english } from '../en/requests-refusal.ts'
import type { Translated } from '../shape.ts'

export const requestsRefusal: Translated<typeof english> = {
  'date-impossible': "Le jour demandé n'est pas encore venu ou est trop ancien. Choisissez le jour de la demande.",
  'authority-not-known': "L'autre État ne nomme pas cette autorité. Choisissez-en une dans son annuaire.",
  'not-a-draft': 'La demande a été remise. Reprenez-la ou faites-la renvoyer pour la modifier.',
  'section-not-asked': 'Aucun instrument ne demande autant de choses.',
  'ground-not-raised': 'Aucun instrument de la demande ne connaît un tel motif de refus.',
  'too-many-to-count':
    'Trop de demandes tombent dans cette période pour être comptées à la fois. Choisissez une période plus courte.',
  'act-not-known': 'Ce type de demande ne connaît pas cet acte de ce côté.',
  'condition-not-met': "Une condition de cet acte n'est pas encore remplie.",
  'other-side-not-reached': "Le message n'a pas pu être scellé pour l'autre côté. Rien n'a été modifié.",
  'already-in-a-case': 'La demande est déjà dans une affaire.',
  'paper-not-there': 'L’étape que ce document constate n’a pas eu lieu.',
  'paper-one-language-twice': 'Choisissez une autre langue en regard de la première.',
  'paper-without-letters':
    'Aucune police de ce nœud ne possède certaines lettres. Donnez aussi ces noms en translittération.',
  'pdf-none': 'Ce fichier n’est pas un PDF. Rien n’a été conservé.',
  'pdf-cut-off': 'La fin du fichier manque. Redemandez-le.',
  'pdf-encrypted':
    'Le fichier est chiffré. Les documents entre États ne le sont pas : demandez-le tel qu’il a été établi.',
  'pdf-ambiguous': 'Il contient deux contenus ou deux sceaux : nul ne peut dire lequel vaut. Ne vous y fiez pas.',
  'pdf-unpacks-too-large':
    'Ce que renferme le fichier est trop volumineux. Les documents entre États sont petits : ne l’ouvrez pas.',
}
