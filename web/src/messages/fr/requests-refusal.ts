import type { requestsRefusal as english } from '../en/requests-refusal.ts'
import type { Translated } from '../shape.ts'

export const requestsRefusal: Translated<typeof english> = {
  'date-impossible': "Le jour demandé n'est pas encore venu ou est trop ancien. Choisissez le jour de la demande.",
  'authority-not-known': "L'autre État ne nomme pas cette autorité. Choisissez-en une dans son annuaire.",
  'not-a-draft': 'La demande a été remise. Reprenez-la ou faites-la renvoyer pour la modifier.',
  'section-not-asked': 'Aucun instrument ne demande autant de choses.',
  'ground-not-raised': 'Aucun instrument de la demande ne connaît un tel motif de refus.',
  'follows-nothing': 'Aucune demande à cet État qu’une demande de ce type puisse suivre.',
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
  'upload-not-known': 'Vous n’avez pas de téléversement complet de ce nom. Choisissez de nouveau le fichier.',
  'document-not-known': 'Il n’y a pas de tel document dans le dossier de la demande.',
  'marked-above-request':
    'Le document est classifié plus haut que la demande. Relevez le marquage de la demande ou laissez-le de côté.',
  'not-releasable': 'Le marquage du document ne permet pas de le transmettre à cet État.',
  'file-too-large': 'Le fichier est trop volumineux pour accompagner une demande.',
  'too-many-files': 'Un seul message ne porte pas autant de fichiers. Envoyez-les en plusieurs parties.',
  'use-not-allowed':
    'Un fichier nommé vient d’un autre État sous une condition qui ne permet pas de l’envoyer ici. Demandez le consentement de cet État, dans la demande par laquelle il est venu.',
  'file-not-laid': 'Un fichier nommé n’a pas été ajouté à cette demande. Ajoutez-le de nouveau.',
  'annex-twice': 'Deux annexes portent le même numéro. Donnez à chacune le sien.',
  'annex-translates-nothing': 'L’annexe dont elle serait la traduction n’est pas dans la liste.',
  'annex-answers-nothing': 'Aucun instrument ne demande ce à quoi l’annexe répondrait.',
  'file-not-here': 'Le fichier n’est pas là : il n’est pas arrivé en entier, ou un autre est venu à sa place.',
  'file-gone': 'Le fichier a disparu avec son message, détruit ou expiré.',
  'page-not-shown': 'Le fichier n’a pas cette page, ou elle ne peut être affichée. Téléchargez le fichier.',
  'content-held': 'La destruction du contenu de la demande est déjà interdite.',
  'content-not-held': 'La destruction du contenu de la demande n’est pas interdite.',
  'content-destroyed': 'Le contenu de la demande a été détruit au terme de sa conservation.',
}
