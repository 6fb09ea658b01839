import { sampleId } from '@comity/server/sample-officers'
import { playSampleStory } from '@comity/server/sample-story'
import { atWork } from './at-work.ts'
import type { Chapter } from './play.ts'

/** The opening: an investigator in Puerto Maldonado opens a case about a dredge on the river, an analyst joins. */
export const opening: Chapter = {
  name: 'a case is opened in Madre de Dios',
  tell: async (nodes) => {
    const peru = nodes.find(({ state }) => state === 'PER')
    if (peru === undefined) return
    const [investigator, analyst] = await Promise.all([
      atWork(peru, 'investigator', 'investigation'),
      atWork(peru, 'analyst', 'investigation'),
    ])
    await playSampleStory({ investigator, analyst }, (label) => sampleId('post', `per.${label}`))
  },
}
