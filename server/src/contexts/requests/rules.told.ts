import { canonicalise } from '@comity/proof/canonical'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import type { Side } from '#law/kinds/kind'
import type { Entry } from './rules.phase.ts'
import type { Told } from './words.told.ts'
import type { Person, Question } from './words.ts'

/** The place of what was told in the log of messages, with its digest. */
export function entryOf(told: Told): Entry {
  const { act, by, number, seen, phase } = told
  return { act, by, number, seen, phase, digest: sha256Hex(utf8(canonicalise(told))) }
}

/** Who is asked for what about whom: two requests of one likeness ask the same. Order and spelling do not count. */
export function likenessOf(
  peer: string,
  kind: string,
  persons: readonly Person[],
  question: Pick<Question, 'offence'>,
  proceeding: string,
): string {
  const fold = (text: string) =>
    text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase('und').replace(/\s+/g, ' ').trim()
  const named = persons.map(({ name, born }) => `${fold(name.transliteration ?? name.text)} ${born ?? ''}`).toSorted()
  return sha256Hex(utf8(canonicalise({ peer, kind, named, offence: question.offence, proceeding: fold(proceeding) })))
}

export const other = (side: Side): Side => (side === 'requesting' ? 'requested' : 'requesting')
