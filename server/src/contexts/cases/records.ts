import { happened, type Happening } from '#kernel/event'
import { DocumentAdded, LinkAdded, NoteWritten, PartyAdded, PlaceAdded, TaskAdded } from './contract.ts'
import type { Case, CasePlace, Document, Link, Note, Participant, Party, PartKind, Task } from './words.ts'

/** A post that takes part in a case. */
export type Participation = {
  readonly post: string
  readonly role: Participant['role']
  readonly since: string
}

/** A case as it is kept: by identifiers, names are joined when it is shown. */
export type CaseFile = Omit<Case, 'authority'> & {
  readonly authority: string
  readonly participants: readonly Participation[]
  readonly changedAt: string
  readonly changedBy: string
}

export type Things = {
  readonly party: Party
  readonly place: CasePlace
  readonly note: Note
  readonly task: Task
  readonly link: Link
  readonly document: Document
}
export type Thing = Things[PartKind]

type Parts = {
  readonly [Kind in PartKind]: {
    readonly kind: Kind
    readonly thing: Things[Kind]
    readonly changedAt: string
    readonly changedBy: string
  }
}
/** A part as it is kept: the thing of the contract, and who changed it last. */
export type Part<K extends PartKind = PartKind> = Parts[K]

type Sort<K extends PartKind> = {
  /** What a line about it says. */
  readonly label: (thing: Things[K]) => string
  /** What it is found by. */
  readonly words: (thing: Things[K]) => readonly (string | undefined)[]
  readonly added: (thing: Things[K]) => Happening
}

/** All that differs between the kinds of parts, beside their commands. */
export const sorts: { readonly [K in PartKind]: Sort<K> } = {
  party: {
    label: ({ name }) => name.text,
    words: ({ name, otherNames, identifiers, note }) => [
      ...[name, ...otherNames].flatMap(({ text, transliteration }) => [text, transliteration]),
      ...identifiers.map(({ value }) => value),
      note,
    ],
    added: (party) => happened(PartyAdded, ...news(party)),
  },
  place: {
    label: ({ label }) => label,
    words: ({ label, place }) => [label, place.name?.text, place.name?.transliteration, place.area],
    added: (place) => happened(PlaceAdded, ...news(place)),
  },
  note: {
    label: ({ text }) => firstLine(text),
    words: ({ text }) => [text],
    added: (note) => happened(NoteWritten, ...news(note)),
  },
  task: {
    label: ({ title }) => title,
    words: ({ title, detail }) => [title, detail],
    added: (task) => {
      const [about, data] = news(task)
      return happened(TaskAdded, about, { ...data, assignee: task.assignee, due: task.due })
    },
  },
  link: {
    label: ({ label }) => label,
    // The reference of a case is not open to everyone who may read the link.
    words: ({ label, target }) => [label, target.case === undefined ? target.reference : undefined],
    added: (link) => happened(LinkAdded, ...news(link)),
  },
  document: {
    label: ({ name }) => name,
    words: ({ name }) => [name],
    added: (document) => {
      const [about, data] = news(document)
      return happened(DocumentAdded, about, { ...data, digest: document.digest })
    },
  },
}

/** What news about a part begins with: whose history it belongs to, and which part it concerns. */
export function news(thing: Thing): [about: string, data: { case: string; part: string }] {
  return [`case:${thing.case}`, { case: thing.case, part: thing.id }]
}

/** What a line about a part says. */
export function labelOf<K extends PartKind>(kind: K, thing: Things[K]): string {
  return sorts[kind].label(thing)
}

/** The text under which a part is found. */
export function textOf<K extends PartKind>(kind: K, thing: Things[K]): string {
  return sorts[kind].words(thing).filter(Boolean).join('\n')
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.length <= 80 ? line : `${line.slice(0, 79).toWellFormed()}…`
}
