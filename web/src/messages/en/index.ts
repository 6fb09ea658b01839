import { first } from './first.ts'
import { later } from './later.ts'

/** Every text in English: what a translation is measured by. */
export const en = { ...first, ...later }
