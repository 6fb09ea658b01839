import { nativeVerify } from '#kernel/crypto/signing'
import type { Write } from '#kernel/database'
import { happened, type Happening } from '#kernel/event'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { digestOf } from './accept.ts'
import { ListReceived } from './contract.ts'
import type { Parts } from './parts.ts'
import { judgeList, type ListRefusal, readList, type ReadList } from './rules.list.ts'
import { dropDrafts, insertSpace, insertVersions, keepRefused, readVersions, type SpaceRow } from './store.spaces.ts'

/** The versions of a list that this node holds, oldest first. They were judged before they were kept. */
export async function historyOf({ kernel }: Pick<Parts, 'kernel'>, space: string): Promise<readonly ReadList[]> {
  return (await readVersions(kernel.database, space)).flatMap((text) => {
    const read = readList(text)
    return isRefusal(read) ? [] : [read]
  })
}

export type Brought = {
  readonly writes: readonly Write[]
  readonly events: readonly Happening[]
  readonly history: readonly ReadList[]
  readonly row: SpaceRow | undefined
}

/**
 * What is to be written when versions of one list are brought, in whatever order. All of them must follow on what is held,
 * or nothing is taken. A rewritten history, or too few signers, is kept as evidence.
 */
export async function bringLists(
  parts: Pick<Parts, 'kernel' | 'views'>,
  texts: readonly string[],
  { source, by, now }: { readonly source: string; readonly by: string | null; readonly now: string },
): Promise<Brought | ListRefusal> {
  const all: ReadList[] = []
  for (const text of texts) {
    const read = readList(text)
    if (isRefusal(read)) return read
    all.push(read)
  }
  const space = all[0]?.list.space
  if (space === undefined || all.some(({ list }) => list.space !== space)) {
    return refuse('list-malformed', { detail: 'bring the versions of one list at a time' })
  }
  const held = await historyOf(parts, space)
  const history = [...held]
  const fresh: ReadList[] = []
  for (const read of all.toSorted((a, b) => a.list.number - b.list.number)) {
    const verdict = judgeList(history, read, now, nativeVerify)
    if (isRefusal(verdict)) {
      await report(parts, verdict, { about: `space:${space}`, source, now, what: read.text })
      return verdict
    }
    if (verdict === 'same') continue
    history.push(read)
    fresh.push(read)
  }
  const row = (await parts.views.now()).spaces.find((known) => known.space === space)?.row
  const number = history.length
  return {
    history,
    row,
    writes:
      fresh.length === 0
        ? []
        : [
            ...(held.length === 0 ? [insertSpace(space, now, by)] : []),
            insertVersions(fresh, now, source),
            dropDrafts(space),
          ],
    events: fresh.length === 0 ? [] : [happened(ListReceived, `space:${space}`, { space, number, source })],
  }
}

const worthTelling = new Set([
  'list-rewritten',
  'list-forged',
  'list-not-enough-signers',
  'list-other-signers',
  'descriptor-forged',
  'descriptor-own',
  'descriptor-ambiguous-key',
  'other-node-key',
])

/** Keeps what was refused where that says something about whoever sent it. */
export async function report(
  { kernel }: Pick<Parts, 'kernel'>,
  { refused }: Refusal,
  { about, source, now, what }: { about: string; source: string; now: string; what: string },
): Promise<void> {
  if (!worthTelling.has(refused)) return
  kernel.log.warn({ refused, about, source }, 'what came under a known name was refused')
  const digest = digestOf(`${refused}\n${source}\n${what}`)
  await keepRefused(kernel.database, { digest, at: now, kind: refused, about, source, what: what.toWellFormed() })
}
