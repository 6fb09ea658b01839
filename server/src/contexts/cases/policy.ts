import type { Resource } from '#kernel/authorise'
import type { Columns } from '#kernel/policy'
import { joinMarkings, rankOf, Tlp, type Marking } from '#kernel/schema/marking'
import type { CaseFile, Part } from './records.ts'
import type { PartKind } from './words.ts'

// A case and its parts as policies see them, twice: as an entity to decide on, and as columns of `cases.case c` and
// `cases.part p` to narrow a list by. The two must say the same; lists.property.test.ts holds them together.

/** A case as policies see it. `lowering` says whether somebody asks for a marking that protects less. */
export function caseResource(file: CaseFile, lowering?: boolean): Resource {
  return {
    type: 'Case',
    id: file.id,
    within: `case:${file.id}`,
    label: file.reference,
    attrs: { state: file.state, ...common(file, file.marking), ...(lowering === undefined ? {} : { lowering }) },
  }
}

/** A part as policies see it: in its case, under the markings of both. */
export function partResource(
  file: CaseFile,
  part: { readonly kind: PartKind; readonly id: string; readonly marking: Marking },
  lowering?: boolean,
): Resource {
  return {
    type: 'CasePart',
    id: part.id,
    within: `case:${file.id}`,
    label: file.reference,
    attrs: {
      kind: part.kind,
      ...common(file, joinMarkings(file.marking, part.marking)),
      ...(lowering === undefined ? {} : { lowering }),
    },
  }
}

/** What policies call a stored part. */
export function resourceOfPart(file: CaseFile, { kind, thing }: Part, lowering?: boolean): Resource {
  return partResource(file, { kind, id: thing.id, marking: thing.marking }, lowering)
}

function common(file: CaseFile, marking: Marking) {
  const posts = (role: string) => file.participants.filter((one) => one.role === role).map(({ post }) => post)
  return {
    authority: file.authority,
    restricted: file.restricted,
    rank: rankOf(marking.classification),
    tlp: marking.tlp,
    handling: marking.handling.map(({ code }) => code),
    leads: posts('lead'),
    members: posts('member'),
    readers: posts('reader'),
  }
}

const shared = {
  authority: { sql: 'c.authority::text', kind: 'text', required: true },
  restricted: { sql: 'c.restricted', kind: 'boolean', required: true },
  leads: { sql: 'c.leads', kind: 'text-array', required: true },
  members: { sql: 'c.members', kind: 'text-array', required: true },
  readers: { sql: 'c.readers', kind: 'text-array', required: true },
} as const satisfies Columns

export const caseColumns: Columns = {
  ...shared,
  state: { sql: 'c.state', kind: 'text', required: true },
  rank: { sql: 'c.rank', kind: 'number', required: true },
  tlp: { sql: 'c.tlp', kind: 'text', required: true },
}

const strictestFirst = `array[${Tlp.options.map((tlp) => `'${tlp}'`).join(', ')}]`
export const partColumns: Columns = {
  ...shared,
  kind: { sql: 'p.kind', kind: 'text', required: true },
  rank: { sql: 'greatest(c.rank, p.rank)', kind: 'number', required: true },
  tlp: {
    sql: `(${strictestFirst})[least(array_position(${strictestFirst}, c.tlp), array_position(${strictestFirst}, p.tlp))]`,
    kind: 'text',
    required: true,
  },
}
