import type { Party } from '@comity/server/contracts/cases'
import { ungraded } from './grading-field.tsx'

/** What the form about a party holds: texts as typed. */
export type PartyDraft = {
  readonly kind: Party['kind']
  readonly name: string
  readonly language: string
  readonly transliteration: string
  /** One a line, in the language of the name. */
  readonly otherNames: string
  readonly category: Party['category'] | undefined
  readonly born: string
  readonly nationalities: readonly string[]
  readonly identifiers: readonly Party['identifiers'][number][]
  readonly grading: Party['grading']
  readonly retainUntil: string
  readonly note: string
}

/** Data on a person is looked at again after three years at the latest (Regulation (EU) 2016/794, article 31(1)). */
const yearsKept = 3

export function newParty(today: string, language: string): PartyDraft {
  return {
    kind: 'person',
    name: '',
    language,
    transliteration: '',
    otherNames: '',
    category: undefined,
    born: '',
    nationalities: [],
    identifiers: [],
    grading: ungraded,
    retainUntil: Temporal.PlainDate.from(today).add({ years: yearsKept }).toString(),
    note: '',
  }
}

export function draftOf(party: Party): PartyDraft {
  return {
    kind: party.kind,
    name: party.name.text,
    language: party.name.language,
    transliteration: party.name.transliteration ?? '',
    otherNames: party.otherNames.map(({ text }) => text).join('\n'),
    category: party.category,
    born: party.born ?? '',
    nationalities: party.nationalities,
    identifiers: party.identifiers,
    grading: party.grading,
    retainUntil: party.retainUntil,
    note: party.note,
  }
}

type Body = Omit<Party, 'id' | 'case' | 'marking' | 'addedAt' | 'addedBy' | 'version'>

/** What the node is sent. Identifiers without a value were begun and left: they are not sent. */
export function bodyOf(draft: PartyDraft, known: readonly Party['otherNames'][number][] = []): Body {
  const { language } = draft
  const lines = draft.otherNames.split('\n').map((line) => line.trim())
  return {
    kind: draft.kind,
    name: {
      language,
      text: draft.name,
      ...(draft.transliteration.trim() === '' ? {} : { transliteration: draft.transliteration }),
    },
    // A name that stands unchanged keeps its own language and transliteration.
    otherNames: lines
      .filter((line) => line !== '')
      .map((text) => known.find((one) => one.text === text) ?? { language, text }),
    category: draft.category ?? 'unknown',
    born: draft.kind === 'person' && draft.born !== '' ? draft.born : null,
    nationalities: [...draft.nationalities],
    identifiers: draft.identifiers.filter(({ value }) => value.trim() !== ''),
    grading: draft.grading,
    retainUntil: draft.retainUntil,
    note: draft.note,
  }
}
