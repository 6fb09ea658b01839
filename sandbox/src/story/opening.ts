import { addNote, openCase } from '@comity/server/contracts/cases'
import { sampleId } from '@comity/server/sample-officers'
import { legalBases, type PurposeId } from '@comity/law/purposes'
import { signIn } from '../client.ts'
import type { Chapter } from './play.ts'

function basisOf(state: string, purpose: PurposeId): string {
  return legalBases.find((basis) => basis.state === state && basis.purposes.includes(purpose))?.id ?? ''
}

/** The opening: an investigator in Puerto Maldonado opens a case about a dredge on the river. */
export const opening: Chapter = {
  name: 'a case is opened in Madre de Dios',
  tell: async (nodes) => {
    const lima = nodes.find(({ state }) => state === 'PER')
    if (lima === undefined) return
    const investigator = await signIn(lima.origin, {
      officer: sampleId('officer', 'per.investigator'),
      post: sampleId('post', 'per.investigator'),
      purpose: 'investigation',
      basis: basisOf('PER', 'investigation'),
    })
    const file = await investigator.call(openCase, {
      key: 'story-opening-case',
      body: {
        title: 'Draga en el río Malinowski (muestra)',
        summary: 'Una draga extrae oro sin autorización. (Caso inventado.)',
        offences: ['illegal-mining', 'money-laundering'],
        marking: { classification: { state: 'PER', level: 'reservada' }, handling: [{ code: 'H0' }], tlp: 'amber' },
        restricted: false,
      },
    })
    await investigator.call(addNote, {
      key: 'story-opening-note',
      params: { case: file.id },
      body: { text: 'Observada desde la orilla a las 06:10. (Muestra.)', grading: null },
    })
  },
}
