import { canonicalise } from '@comity/proof/canonical'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { messages, type Side } from '#law/kinds/kind'
import { z } from 'zod'
import { Instant } from '#kernel/schema/instant'
import { Id } from '#kernel/schema/page'
import { LanguageTag, Line } from '#kernel/schema/text'
import type { Entry } from './rules.phase.ts'
import { KindId, Said, Side as SideWord, type Person, type Question } from './words.ts'

/** What one side tells the other: the fields of the form `mutual-assistance/1`. */
export const Told = z.strictObject({
  subject: Line,
  language: LanguageTag,
  request: Id,
  kind: KindId,
  by: SideWord,
  act: z.string().min(1).max(64),
  message: z.enum(messages),
  number: z.int().min(1).max(10_000),
  seen: z.int().min(0).max(10_000),
  phase: z.string().min(1).max(64),
  at: Instant,
  marks: z.record(z.string().max(64), Instant),
  said: Said,
})
export type Told = z.output<typeof Told>

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
