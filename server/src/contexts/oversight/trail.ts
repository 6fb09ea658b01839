import { setImmediate as pause } from 'node:timers/promises'
import type { z } from 'zod'
import type { Identity } from '#contexts/identity'
import { readChain } from '#kernel/audit'
import type { Job } from '#kernel/jobs'
import { instant, type Kernel } from '#kernel/kernel'
import { refuse, type Refusal } from '#kernel/refusal'
import type { AuditEntry, verifyAudit } from './contract.ts'
import { inspect, matches, startOf, type Fault, type TrailFilter } from './rules.ts'
import { cutOff, headOfChain, unsealed, type Position, type TrailRow } from './store.audit.ts'

type Names<Door extends keyof Identity> = Identity[Door] extends (ids: readonly string[]) => Promise<infer Map>
  ? Map
  : never

/** An entry as people read it: with the names its identifiers stand for today. */
export function lineOf({ entry, seq, hash }: TrailRow, officers: Names<'officers'>, posts: Names<'posts'>): AuditEntry {
  const { session: _session, within: _within, seen: _seen, rules, ...shown } = entry
  return {
    ...shown,
    rules: [...rules],
    seq,
    hash: hash?.toString('hex') ?? null,
    officerName: officers.get(entry.officer ?? '')?.name ?? null,
    postTitle: posts.get(entry.post ?? '')?.post.title ?? null,
  }
}

export function cursorOf({ entry }: TrailRow): string {
  return Buffer.from(`${entry.at} ${entry.id}`).toString('base64url')
}

export function positionOf(cursor: string): Position | Refusal<'malformed'> {
  const text = Buffer.from(cursor, 'base64url').toString()
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text)
  const [, at = '', id = ''] = match ?? []
  return Number.isNaN(Date.parse(at))
    ? refuse('malformed', { field: 'query.cursor', detail: 'not a place this list gave' })
    : { at, id }
}

/**
 * The trail as lines of JSON, read a thousand at a time however long it is: every link up to the head of this moment,
 * with its entry where the filter lets it show, and a last line that says where the chain stood.
 */
export async function* exported(kernel: Kernel, node: string, filter: TrailFilter): AsyncGenerator<string> {
  const head = (await headOfChain(kernel.database)) ?? startOf(node)
  const { waiting } = await unsealed(kernel.database, instant(kernel.clock))
  let entries = 0
  for await (const { seq, entry, digest, hash } of readChain(kernel.database, 0, head.seq)) {
    entries++
    const shown = entry === null || matches(entry, filter) ? { entry } : { withheld: true }
    yield `${JSON.stringify({ seq, ...shown, digest, hash })}\n`
  }
  yield `${JSON.stringify({ head: head.hash, entries, waiting, node })}\n`
}

type Checked = z.output<(typeof verifyAudit)['reply']>
const most = 100

/**
 * Recomputes the digest of every stored entry and every link of the chain, and looks for what stands beside it: entries
 * never sealed, and a chain shorter than it is known to have been. `known` are heads kept elsewhere, number and hash.
 */
export async function verifyTrail(
  kernel: Kernel,
  node: string,
  known: Iterable<readonly [seq: number, hash: string]>,
): Promise<Checked> {
  const { database } = kernel
  const faults: Fault[] = []
  const missed = new Set([...known].map(([seq, hash]) => `${seq}:${hash}`))
  const end = (await headOfChain(database)) ?? startOf(node)
  let head = startOf(node)
  missed.delete(`${head.seq}:${head.hash}`)
  let entries = 0
  for await (const row of readChain(database, 0, end.seq)) {
    const seen = inspect(row, head)
    head = seen.head
    entries++
    // A long trail is a long computation; others are served in between.
    if (entries % 100 === 0) await pause()
    missed.delete(`${head.seq}:${head.hash}`)
    if (faults.length < most) faults.push(...seen.faults)
  }
  for (const gone of missed) faults.push({ fault: 'other-head', seq: Number(gone.split(':')[0]), entry: null })
  const lost = await cutOff(database)
  if (lost !== undefined) faults.push({ fault: 'cut-off', seq: head.seq + 1, entry: lost })
  const aMinuteAgo = kernel.clock.now().subtract({ minutes: 1 }).toString({ smallestUnit: 'millisecond' })
  const { waiting, late } = await unsealed(database, aMinuteAgo)
  faults.push(...late.map((entry): Fault => ({ fault: 'not-sealed', seq: null, entry })))
  const broken = faults.flatMap(({ seq }) => (seq === null ? [] : [seq]))
  return {
    intact: faults.length === 0,
    entries,
    head: head.hash,
    brokenAt: broken.length === 0 ? null : Math.min(...broken),
    waiting,
    faults: faults.slice(0, most),
  }
}

/** Keeps the head that reaches furthest: whatever changes an earlier link changes this one too. */
export function keepHead(heads: Map<number, string>, seq: number, hash: string): void {
  if ([...heads.keys()].some((known) => known >= seq)) return
  heads.clear()
  heads.set(seq, hash)
}

/**
 * Says every hour in the operational log how far the chain reaches, and remembers it. Logs are commonly kept elsewhere:
 * whoever has a line of them can show that the trail was cut off or written anew since.
 */
export function rememberHead(kernel: Kernel, heads: Map<number, string>): Job {
  return {
    name: 'oversight.tell-head-of-audit',
    at: '7 * * * *',
    run: async () => {
      const head = await headOfChain(kernel.database)
      if (head === undefined) return
      keepHead(heads, head.seq, head.hash)
      kernel.log.info({ known: `${head.seq}:${head.hash}` }, 'head of the audit chain')
    },
  }
}
