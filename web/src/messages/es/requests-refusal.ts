import type { requestsRefusal as english } from '../en/requests-refusal.ts'
import type { Translated } from '../shape.ts'

export const requestsRefusal: Translated<typeof english> = {
  'date-impossible': 'El día consultado no ha llegado o es demasiado lejano. Elija el día de la solicitud.',
  'authority-not-known': 'El otro Estado no nombra esa autoridad. Elija una de su directorio.',
  'not-a-draft': 'La solicitud fue entregada. Retómela o haga que la devuelvan para cambiarla.',
  'section-not-asked': 'Ningún instrumento pide tantas cosas.',
  'ground-not-raised': 'Ningún instrumento de la solicitud prevé tal motivo de denegación.',
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
}
