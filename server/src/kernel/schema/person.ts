import { z } from 'zod'

/**
 * The capacity in which a person stands in a record: Directive (EU) 2016/680 article 6 and Regulation (EU) 2016/794
 * annex II ask that suspects, convicted, victims, witnesses and contacts be told apart.
 */
export const PersonCategory = z.enum(['suspect', 'convicted', 'victim', 'witness', 'contact', 'unknown'])
export type PersonCategory = z.infer<typeof PersonCategory>

/** What each category means, in one plain English sentence. */
export const personCategoryMeaning: Readonly<Record<PersonCategory, string>> = {
  suspect: 'There are serious grounds to believe that the person has committed or is about to commit an offence.',
  convicted: 'A court has convicted the person of an offence.',
  victim: 'The person suffered an offence, or facts give reason to believe so.',
  witness: 'The person may be called to testify or can give information about an offence.',
  contact: 'The person is in touch or associated with a suspect or a convicted person and is not one.',
  unknown: 'The capacity is not established; the person is treated as one who is not suspected.',
}
