import { canonicalise } from '@comity/proof/canonical'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import type { ParticipationTable, PartyRow } from '../participation.ts'
import type { ReadStatus } from './read-table.ts'

/** One State whose row would change: before and after; null where there is none. */
export type Difference = { readonly state: string; readonly before: PartyRow | null; readonly after: PartyRow | null }

/** A change to a table of participation, proposed and not yet made. */
export type StatusChange = {
  readonly instrument: string
  /** SHA-256 of the table it was compared with: another one must be compared again. */
  readonly base: string
  readonly source: string
  readonly asOf: string
  readonly differences: readonly Difference[]
  readonly signatories: ReadStatus['signatories']
  /** Rows of the file that were not understood. */
  readonly unread: readonly string[]
  /** Who compared it with the source, by name and office; two different persons are needed. */
  readonly approvals: readonly { readonly by: string; readonly at: string; readonly digest: string }[]
}

export type ChangeFault =
  | 'other-instrument'
  | 'base-changed'
  | 'older-than-table'
  | 'unread-rows'
  | 'approved-twice'
  | 'not-approved'
  | 'approval-of-other-content'

/** Approvals a change needs. */
export const approvalsNeeded = 2

export function digestOf(table: ParticipationTable): string {
  return sha256Hex(utf8(canonicalise(table)))
}

/** What an approval stands for: everything of the change but the approvals. */
export function contentDigest(change: StatusChange): string {
  const { instrument, base, source, asOf, differences, signatories, unread } = change
  return sha256Hex(utf8(canonicalise({ instrument, base, source, asOf, differences, signatories, unread })))
}

/**
 * Compares a table with what a file says. A State that the file no longer names stands as removed, to be looked at. Where
 * the file does not print the entry into force and the deposit is the same, the day of the table stands: a State that
 * succeeded is bound from another day than one that joined, and a table of the depositary knows better than a sum.
 */
export function proposeChange(
  table: ParticipationTable,
  read: ReadStatus,
  about: { readonly source: string; readonly asOf: string },
): StatusChange {
  const before = new Map(table.parties.map((row) => [row[0], row]))
  const reckoned = new Set(read.reckoned)
  const after = new Map(
    read.parties.map((row) => {
      const old = before.get(row[0])
      const kept = old !== undefined && reckoned.has(row[0]) && old[2] === row[2]
      return [row[0], kept ? ([row[0], row[1], row[2], old[3], row[4], row[5] || old[5]] as const) : row]
    }),
  )
  const states = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  return {
    instrument: table.instrument,
    base: digestOf(table),
    ...about,
    differences: states.flatMap((state) => {
      const [old, now] = [before.get(state) ?? null, after.get(state) ?? null]
      return old !== null && now !== null && sameRow(old, now) ? [] : [{ state, before: old, after: now }]
    }),
    signatories: read.signatories,
    unread: read.unread,
    approvals: [],
  }
}

/** Marks of reservation are not in every table, and do not decide whether a State is bound. */
function sameRow(a: PartyRow, b: PartyRow): boolean {
  return [0, 1, 2, 3, 5].every((at) => a[at] === b[at])
}

const nameOf = (by: string): string => by.normalize('NFC').replaceAll(/\s+/g, ' ').trim().toLowerCase()

/** Notes that a person compared the change with its source. */
export function approve(change: StatusChange, by: string, at: string): StatusChange | { readonly fault: ChangeFault } {
  if (change.unread.length > 0) return { fault: 'unread-rows' }
  if (change.approvals.some((one) => nameOf(one.by) === nameOf(by))) return { fault: 'approved-twice' }
  return { ...change, approvals: [...change.approvals, { by, at, digest: contentDigest(change) }] }
}

/** The table with the change made. Nothing is overwritten that the change was not compared with. */
export function applyChange(
  table: ParticipationTable,
  change: StatusChange,
): ParticipationTable | { readonly fault: ChangeFault } {
  if (change.instrument !== table.instrument) return { fault: 'other-instrument' }
  if (change.base !== digestOf(table)) return { fault: 'base-changed' }
  if (change.asOf < table.asOf) return { fault: 'older-than-table' }
  if (change.unread.length > 0) return { fault: 'unread-rows' }
  const digest = contentDigest(change)
  if (change.approvals.some((one) => one.digest !== digest)) return { fault: 'approval-of-other-content' }
  if (new Set(change.approvals.map(({ by }) => nameOf(by))).size < approvalsNeeded) return { fault: 'not-approved' }
  const rows = new Map(table.parties.map((row) => [row[0], row]))
  for (const { state, after } of change.differences) {
    if (after === null) rows.delete(state)
    else
      rows.set(
        state,
        after[4] === '' ? [after[0], after[1], after[2], after[3], rows.get(state)?.[4] ?? '', after[5]] : after,
      )
  }
  return {
    ...table,
    source: change.source,
    asOf: change.asOf,
    verified: false,
    unknown: table.unknown.filter((state) => !rows.has(state)),
    parties: [...rows.values()].toSorted((a, b) => (a[0] < b[0] ? -1 : 1)),
    signatories: change.signatories.filter(([state]) => !rows.has(state)),
  }
}
