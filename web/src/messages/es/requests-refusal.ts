import type { requestsRefusal as english } from '../en/requests-refusal.ts'
import type { Translated } from '../shape.ts'

export const requestsRefusal: Translated<typeof english> = {
  'date-impossible': 'El día consultado no ha llegado o es demasiado lejano. Elija el día de la solicitud.',
  'authority-not-known': 'El otro Estado no nombra esa autoridad. Elija una de su directorio.',
  'not-a-draft': 'La solicitud fue entregada. Retómela o haga que la devuelvan para cambiarla.',
  'section-not-asked': 'Ningún instrumento pide tantas cosas.',
  'ground-not-raised': 'Ningún instrumento de la solicitud prevé tal motivo de denegación.',
  'follows-nothing': 'No hay tal solicitud a este Estado que una de esta clase pueda seguir.',
  'too-many-to-count':
    'En este período hay demasiadas solicitudes para contarlas de una vez. Elija un período más corto.',
  'act-not-known': 'Este tipo de solicitud no conoce ese acto en este lado.',
  'condition-not-met': 'Aún no se cumple algo de lo que depende este acto.',
  'other-side-not-reached': 'El mensaje no pudo sellarse para el otro lado. No se cambió nada.',
  'already-in-a-case': 'La solicitud ya está en un caso.',
  'paper-not-there': 'El paso que este documento recoge no se ha dado.',
  'paper-one-language-twice': 'Elija otro idioma junto al primero.',
  'paper-without-letters':
    'Ninguna fuente de este nodo tiene algunas de las letras. Dé esos nombres también en transliteración.',
  'pdf-none': 'Este archivo no es un PDF. No se guardó nada.',
  'pdf-cut-off': 'Falta el final del archivo. Pídalo de nuevo.',
  'pdf-encrypted': 'El archivo está cifrado. Los documentos entre Estados no lo están: pídalo tal como se compuso.',
  'pdf-ambiguous': 'Contiene dos contenidos o dos sellos: nadie puede decir cuál vale. No confíe en él.',
  'pdf-unpacks-too-large':
    'Lo que contiene el archivo es demasiado grande. Los documentos entre Estados son pequeños: no lo abra.',
  'upload-not-known': 'No hay ninguna carga suya completa con ese nombre. Elija de nuevo el archivo.',
  'document-not-known': 'No existe ese documento en el expediente de la solicitud.',
  'marked-above-request':
    'El documento tiene una clasificación superior a la de la solicitud. Eleve la de la solicitud o no lo adjunte.',
  'not-releasable': 'La marca del documento no permite transmitirlo a ese Estado.',
  'file-too-large': 'El archivo es demasiado grande para acompañar una solicitud.',
  'too-many-files': 'Un solo mensaje no lleva tantos archivos. Envíelos por partes.',
  'use-not-allowed':
    'Un archivo indicado procede de otro Estado con una condición que no permite enviarlo aquí. Pida el consentimiento de ese Estado, en la solicitud por la que llegó.',
  'file-not-laid': 'Un archivo citado no se añadió a esta solicitud. Añádalo de nuevo.',
  'annex-twice': 'Dos anexos tienen el mismo número. Dé a cada uno el suyo.',
  'annex-translates-nothing': 'El anexo del que sería traducción no está en la lista.',
  'annex-answers-nothing': 'Ningún instrumento pide aquello a lo que respondería el anexo.',
  'file-not-here': 'El archivo no está aquí: no ha llegado entero, o llegó otro en su lugar.',
  'file-gone': 'El archivo desapareció con su mensaje, destruido o caducado.',
  'page-not-shown': 'El archivo no tiene esa página, o no se puede mostrar. Descargue el archivo.',
  'content-held': 'La destrucción del contenido de la solicitud ya está prohibida.',
  'content-not-held': 'La destrucción del contenido de la solicitud no está prohibida.',
  'content-destroyed': 'El contenido de la solicitud fue destruido al término de su conservación.',
}
