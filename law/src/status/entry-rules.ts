import type { EntryRule } from './read-table.ts'

/** How long after the deposit an instrument binds a State that joins, by its final clauses. */
export const entryRules: Readonly<Record<string, EntryRule>> = {
  untoc: { days: 30, notBefore: '2003-09-29' }, // art. 38(2)
  'trafficking-protocol': { days: 30, notBefore: '2003-12-25' }, // art. 17(2)
  'smuggling-protocol': { days: 30, notBefore: '2004-01-28' }, // art. 22(2)
  'firearms-protocol': { days: 30, notBefore: '2005-07-03' }, // art. 18(2)
  uncac: { days: 30, notBefore: '2005-12-14' }, // art. 68(2)
  'terrorist-financing': { days: 30, notBefore: '2002-04-10' }, // art. 26(2)
  'vienna-1988': { days: 90, notBefore: '1990-11-11' }, // art. 29(2)
}

/** For tables that print the entry into force, and so need no rule. */
export const printed: EntryRule = { days: 0, notBefore: '0001-01-01' }
