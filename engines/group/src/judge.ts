import { sameBytes } from './bytes.ts'
import type { Claims } from './claims.ts'
import { fault, type Fault } from './fault.ts'
import type { Member } from './member.ts'

/** Who changed the members, and how. */
export type Judged = { readonly by: Member; readonly added: readonly string[]; readonly removed: readonly string[] }

/** Who did what to these members, if it is one of the changes that rooms make. */
export function judge(members: readonly Member[], claims: Claims): Judged | Fault {
  const gone = claims.removes.map((leaf) => members.find((member) => member.leaf === leaf))
  const removed = gone.flatMap((member) => member?.name ?? [])
  if (removed.length < gone.length || new Set(removed).size < removed.length) return fault('not-allowed')
  const staying = members.filter(({ name }) => !removed.includes(name))
  const { author } = claims
  if (author === undefined) {
    // Entering from outside: one takes over one's own place, or a new one, and no other is touched.
    const { joiner } = claims
    if (joiner === undefined || claims.adds.length > 0) return fault('not-allowed')
    const only = removed.every((name) => name === joiner.name)
    const free = staying.every(({ name, key }) => name !== joiner.name && !sameBytes(key, joiner.key))
    return only && free ? { by: joiner, added: [joiner.name], removed } : fault('not-allowed')
  }
  const by = staying.find(({ leaf }) => leaf === author)
  if (by === undefined) return fault('not-allowed')
  if (claims.joiner !== undefined && (claims.joiner.name !== by.name || !sameBytes(claims.joiner.key, by.key))) {
    return fault('not-allowed')
  }
  const added = claims.adds.map(({ name }) => name)
  const taken = added.some((name) => staying.some((member) => member.name === name))
  if (taken || new Set(added).size < added.length) return fault('not-allowed')
  return { by, added, removed }
}
