import { legalBases, type PurposeId } from '@comity/law/purposes'
import { sampleId } from '@comity/server/sample-officers'
import { playSampleStory } from '@comity/server/sample-story'
import { signIn, type Client } from '../client.ts'
import type { Chapter } from './play.ts'

/** The opening: an investigator in Puerto Maldonado opens a case about a dredge on the river, an analyst joins. */
export const opening: Chapter = {
  name: 'a case is opened in Madre de Dios',
  tell: async (nodes) => {
    const peru = nodes.find(({ state }) => state === 'PER')
    if (peru === undefined) return
    const at = (label: string): Promise<Client> =>
      signIn(peru.origin, {
        officer: sampleId('officer', `per.${label}`),
        post: sampleId('post', `per.${label}`),
        purpose: 'investigation',
        basis: basisOf('PER', 'investigation'),
      })
    const [investigator, analyst] = await Promise.all([at('investigator'), at('analyst')])
    await playSampleStory({ investigator, analyst }, (label) => sampleId('post', `per.${label}`))
  },
}

function basisOf(state: string, purpose: PurposeId): string {
  return legalBases.find((basis) => basis.state === state && basis.purposes.includes(purpose))?.id ?? ''
}
