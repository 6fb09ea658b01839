import { listCases } from '@comity/server/contracts/cases'
import { sendMessage } from '@comity/server/contracts/exchange'
import { sampleId } from '@comity/server/sample-officers'
import { atWork, nodeOf } from './at-work.ts'
import type { Chapter } from './play.ts'

const days = (count: number) =>
  Temporal.Now.instant()
    .add({ hours: 24 * count })
    .toString({ smallestUnit: 'millisecond' })
const place = (country: string, area: string) => ({ country, area })

/**
 * Lima writes to Brasília and Bern about the dredge. Persons, companies, numbers and the events are invented; the States
 * and the kinds of authorities are real.
 */
export const letters: Chapter = {
  name: 'Lima writes to Brasília and Bern',
  tell: async (nodes) => {
    const central = await atWork(nodeOf(nodes, 'PER'), 'central', 'investigation')
    const { rows } = await central.call(listCases)
    const file = rows[0]?.id
    const shared = {
      ...(file === undefined ? {} : { file }),
      marking: {
        classification: { state: 'PER', level: 'confidencial' },
        handling: [{ code: 'H1' as const }],
        tlp: 'amber' as const,
      },
      onward: 'by-grant' as const,
      deliverBy: days(14),
      expiresAt: days(365),
      attachments: [],
    }
    await central.call(sendMessage, {
      key: 'story-letter-bern',
      body: {
        ...shared,
        to: [{ state: 'CHE', authority: sampleId('authority', 'che.central') }],
        form: 'information-request/1',
        fields: {
          subject: 'Oro de Madre de Dios: cuenta y refinería (sample)',
          language: 'es',
          questions: [
            '¿Existe la cuenta SAMPLE-CH-9300-0417 y quién dispone de ella?',
            '¿Recibió la refinería Goldbach Muster AG (sample) oro de Exportaciones Tambo S.A.C. (sample) desde enero de 2026?',
          ],
          facts:
            'Una draga extrae oro en el cauce del río Malinowski. El oro sale por carretera hacia el Brasil y se presume que llega a una refinería en Suiza. Todo inventado para la demostración.',
          offences: ['illegal-mining', 'money-laundering'],
          urgency: 'ordinary',
          reasonForUrgency: '',
          answerBy: days(30),
          use: 'intelligence',
          parts: {
            organisations: [
              {
                name: { language: 'de', text: 'Goldbach Muster AG (sample)' },
                otherNames: [],
                registered: { country: 'CHE', number: 'SAMPLE-CHE-000.417.723' },
                address: place('CHE', 'Ticino'),
                grading: { scheme: '4x4', source: 'B', information: '2' },
                note: '',
              },
            ],
            communications: [
              { kind: 'account', value: 'SAMPLE-CH-9300-0417', provider: null, from: null, until: null },
            ],
          },
        },
      },
    })
    await central.call(sendMessage, {
      key: 'story-letter-brasilia',
      body: {
        ...shared,
        to: [{ state: 'BRA', authority: sampleId('authority', 'bra.central') }],
        form: 'spontaneous-information/1',
        fields: {
          subject: 'Fusil y camión en la frontera (sample)',
          language: 'es',
          text: 'El camión SAMPLE-MDD-417 cruza a Assis Brasil cada semana. Junto a la draga se incautó un fusil con número de serie SAMPLE-7741. Todo inventado para la demostración.',
          grading: { scheme: '4x4', source: 'B', information: '2' },
          offences: ['illegal-mining', 'firearms-trafficking'],
          parts: {
            vehicles: [
              { kind: 'lorry', registration: 'SAMPLE-MDD-417', country: 'PER', serial: null, description: '' },
            ],
            firearms: [
              {
                kind: 'rifle',
                make: null,
                model: null,
                calibre: '7.62 mm',
                serial: 'SAMPLE-7741',
                country: null,
                description: '',
              },
            ],
          },
        },
      },
    })
  },
}
