import { findBases } from '@comity/law/finder/find'
import type { Matter, RequestFile, StepRecord } from '../../src/contexts/requests/records.ts'
import { matterOf } from '../../src/contexts/requests/rules.matter.ts'
import type { Said } from '../../src/contexts/requests/words.ts'

type Wishes = Partial<
  Pick<
    RequestFile,
    | 'side'
    | 'own'
    | 'peer'
    | 'kind'
    | 'state'
    | 'sections'
    | 'annexes'
    | 'persons'
    | 'urgent'
    | 'language'
    | 'proceeding'
    | 'channel'
  >
> & {
  readonly instruments?: readonly string[]
  readonly offence?: RequestFile['question']['offence']
  readonly facts?: Readonly<Record<string, string>>
  readonly date?: string
}
/** A step as a test writes it: what was done when, and what it brought about. */
export type Written = {
  readonly act: string
  readonly at: string
  readonly by?: 'requesting' | 'requested'
  readonly message?: string
  readonly from?: string
  readonly to?: string
  readonly marks?: readonly string[]
  readonly said?: Said
}

/** A request that exists on paper alone, as the rules see it. */
export function matter(wishes: Wishes = {}, written: readonly Written[] = [], find = findBases): Matter {
  const { offence = 'corruption', facts = {}, date = '2026-11-20', instruments = ['uncac'], ...file } = wishes
  const steps = written.map(
    (
      { act, at, by = 'requested', message, from = '', to = '', marks = [], said = {} },
      index,
    ): Omit<StepRecord, 'outcome'> & { forked: boolean } => ({
      number: index + 1,
      by,
      act,
      message: message ?? null,
      from,
      to,
      at,
      receivedAt: null,
      post: null,
      letter: null,
      said,
      marks: Object.fromEntries(marks.map((mark) => [mark, at])),
      entry: null,
      officer: null,
      forked: false,
    }),
  )
  const found = matterOf(
    {
      id: '01a203a3-e410-7713-b8b2-4f257055ec1b',
      reference: 'CHE-R-2026-000001',
      side: 'requested',
      own: 'CHE',
      kind: 'mla-documents',
      case: null,
      peer: 'PER',
      authority: '01a203a3-e410-7713-b8b2-4f257055ec1c',
      theirs: { state: file.peer ?? 'PER', authority: '01a203a3-e410-7713-b8b2-4f257055ec1d' },
      title: 'Invented',
      state: 'executing',
      before: [],
      marking: { classification: { state: 'CHE', level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' },
      question: { offence, date, facts: { ...facts } },
      instruments: [...instruments],
      proceeding: 'Carpeta 506-2026',
      channel: null,
      language: 'de',
      confidential: false,
      privileged: false,
      urgent: false,
      sections: [],
      risks: [],
      follows: null,
      persons: [],
      annexes: [],
      likeness: '',
      post: '',
      openedAt: '2026-11-20T09:00:00.000Z',
      version: 1,
      changedAt: '2026-11-20T09:00:00.000Z',
      changedBy: '',
      ...file,
    },
    steps,
    find,
  )
  if (found === undefined) throw new Error('no such kind')
  return found
}
