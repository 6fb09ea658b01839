import type { requestKind as english } from '../en/request-kind.ts'
import type { Translated } from '../shape.ts'

export const requestKind: Translated<typeof english> = {
  'information-request': 'Lo que otra policía ya sabe: titulares, vínculos, registros. Aún no es prueba.',
  'spontaneous-information': 'Comunicar a otro Estado lo que le sirve, sin que lo pida.',
  preservation: 'Evitar que se borren datos hasta que llegue la solicitud.',
  'mla-documents': 'Expedientes, documentos y registros que alguien posee.',
  'mla-statement': 'Que se tome allí declaración a un testigo, víctima, perito o sospechoso.',
  'mla-video-hearing': 'Oír ustedes mismos a alguien de allí, por video.',
  'mla-search': 'Registrar un lugar e incautar lo que se halle.',
  'mla-bank-information': 'Titulares de cuentas, extractos y movimientos.',
  'mla-interception': 'Escuchar o grabar comunicaciones en curso.',
  'mla-service': 'Que se entregue una citación, sentencia u otro documento.',
  'mla-transfer-of-person': 'Traer por un tiempo a una persona detenida, para oírla.',
  'mla-covert': 'Agentes encubiertos, vigilancia y medidas similares.',
  'investigation-order': 'Una orden para obtener pruebas, entre Estados de la Unión Europea.',
  extradition: 'Que se entregue a una persona para juicio o cumplimiento de pena; primero la detención si urge.',
  'simplified-surrender': 'La persona consiente: entrega sin el procedimiento completo.',
  'arrest-warrant': 'Una orden que otro Estado ejecuta, donde un acuerdo lo prevé.',
  freezing: 'Impedir que se muevan o vendan fondos o bienes.',
  confiscation: 'Que se decomise el producto, por orden o para obtenerla.',
  'asset-return': 'Recuperar lo decomisado o repartirlo.',
  'controlled-delivery': 'Dejar circular una remesa bajo vigilancia.',
  'joint-team': 'Investigar juntos con un acuerdo.',
  'firearms-trace': 'Dónde se fabricó y vendió un arma y quién la tuvo por último.',
  'transfer-of-proceedings': 'Remitir el proceso al Estado mejor situado.',
  recognition: 'Que se ejecute allí una resolución de ustedes.',
}
