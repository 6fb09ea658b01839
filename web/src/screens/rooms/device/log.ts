import type { Device, Offer } from '@comity/group/device'
import type { Engine } from '@comity/group/engine'
import { isFault } from '@comity/group/fault'
import { follow } from '@comity/group/follow'
import { idOf, isMember, openGroup, saveGroup, type Group } from '@comity/group/group'
import { joinByWelcome } from '@comity/group/join'
import { contentDigest, digestOf, noDigest } from '@comity/group/log'
import { receive } from '@comity/group/message'
import { base64 } from '@comity/proof/base64'
import type { Entry, Head } from '@comity/server/contracts/rooms'
import { bytesOf, forgetOffer } from './device.ts'
import { saidIn, type Line, type Said, type Trouble } from './lines.ts'

/** Where a device stands in a room. Kept, closed, in its vault. */
export type Standing = {
  readonly head: Head
  /** Absent until it was let in, and after it was removed. */
  readonly group?: Group
  /** A change that was sent: its content, and the group it makes. */
  readonly pending?: { readonly commit: string; readonly group: Group }
  /** Why there is no group any more. */
  readonly out?: 'removed' | 'replaced'
  readonly trouble?: Trouble
}
export const beginning: Standing = { head: { number: -1, digest: noDigest } }

export type Reading = {
  readonly engine: Engine
  readonly device: Device
  readonly offers: readonly Offer[]
  /** What this device wrote, by the id of the message: nobody opens their own. */
  readonly own: (id: string) => Promise<Said | undefined>
  /** Digest of an earlier entry, as this device read it. */
  readonly digestAt: (number: number) => Promise<string | undefined>
  readonly learn: (facts: Entry['header']['facts']) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}
export type Step = {
  readonly standing: Standing
  readonly line: Line
  readonly forget: readonly (readonly [string, undefined])[]
}

/** Reads one entry: checks that it continues the log, follows what changed, opens what was written. */
export async function readEntry(from: Standing, entry: Entry, given: Reading): Promise<Step> {
  const { header, content } = entry
  const digest = digestOf(header)
  const line = {
    number: header.number,
    digest,
    id: header.id,
    at: header.at,
    author: header.author,
    facts: header.facts,
  }
  const gone = isGone(entry, given.now())
  const wrong = discontinuity(from, entry, gone)
  const standing = { ...from, head: { number: header.number, digest }, ...troubled(from, wrong, header.number) }
  given.learn(header.facts)
  if (header.facts.kind === 'changed') {
    const changed = await followChange(standing, entry, given)
    return { standing: changed.standing, line, forget: changed.forget }
  }
  if (header.facts.kind !== 'message') return { standing, line, forget: [] }
  if (header.author === given.device.name) {
    const said = await given.own(header.id)
    return { standing, line: said === undefined ? line : { ...line, said }, forget: [] }
  }
  if (standing.group === undefined || gone) return { standing, line, forget: [] }
  const opened = await receive(given.engine, standing.group, bytesOf(content ?? ''))
  if (isFault(opened)) return { standing, line, forget: [] }
  const next = { ...standing, group: opened.group }
  if (opened.from.name !== header.author) {
    return { standing: { ...next, ...troubled(next, 'false-author', header.number) }, line, forget: [] }
  }
  const said = saidIn(opened.text)
  if (said === undefined) return { standing: next, line, forget: [] }
  const known = said.after.number < header.number ? await given.digestAt(said.after.number) : undefined
  const split = known !== undefined && known !== said.after.digest
  return {
    standing: { ...next, ...troubled(next, split ? 'split' : undefined, header.number) },
    line: { ...line, said },
    forget: [],
  }
}

const dayMs = 86_400_000

/** Whether a message came without its content because it expired; a younger one than a day is being withheld. */
function isGone({ header, content }: Entry, now: number): boolean {
  return content === null && header.facts.kind === 'message' && Date.parse(header.at) <= now - dayMs
}

function discontinuity({ head }: Standing, { header, content }: Entry, gone: boolean): Trouble['kind'] | undefined {
  if (header.number !== head.number + 1) return 'gap'
  if (header.previous !== head.digest) return 'changed'
  if (gone) return undefined
  return (content === null ? null : contentDigest(content)) === header.content ? undefined : 'changed'
}

function troubled({ trouble }: Standing, kind: Trouble['kind'] | undefined, number: number): Pick<Standing, 'trouble'> {
  if (trouble !== undefined) return { trouble }
  return kind === undefined ? {} : { trouble: { kind, number } }
}

async function followChange(
  standing: Standing,
  { header, content, welcome }: Entry,
  { engine, device, offers }: Reading,
): Promise<{ readonly standing: Standing; readonly forget: Step['forget'] }> {
  const { facts } = header
  if (facts.kind !== 'changed') return { standing, forget: [] }
  const { pending, ...rest } = standing
  if (pending !== undefined && pending.commit === content) {
    const { out: _out, ...inside } = rest
    return { standing: { ...inside, group: pending.group }, forget: [] }
  }
  if (rest.group !== undefined) {
    const followed = await follow(engine, rest.group, bytesOf(content ?? ''))
    if (isFault(followed)) {
      // Whoever cannot follow is out of step for good, and enters anew; a change that lies about itself is told.
      const { group: _group, ...outside } = rest
      const told = followed.fault === 'not-allowed' || followed.fault === 'not-certified'
      return {
        standing: { ...outside, ...troubled(rest, told ? 'false-change' : undefined, header.number) },
        forget: [],
      }
    }
    const said =
      followed.by.name === header.author &&
      followed.added.toSorted().join() ===
        facts.added
          .map(({ name }) => name)
          .toSorted()
          .join() &&
      followed.removed.toSorted().join() === facts.removed.toSorted().join()
    const trouble = troubled(rest, said ? undefined : 'false-change', header.number)
    if (isMember(followed.group)) return { standing: { ...rest, ...trouble, group: followed.group }, forget: [] }
    const { group: _group, ...outside } = rest
    const out = facts.added.some(({ name }) => name === device.name) ? 'replaced' : 'removed'
    return { standing: { ...outside, ...trouble, out }, forget: [] }
  }
  if (welcome === null || !facts.added.some(({ name }) => name === device.name)) return { standing: rest, forget: [] }
  for (const offer of offers) {
    const joined = await joinByWelcome(engine, bytesOf(welcome), offer)
    if (isFault(joined) || new TextDecoder().decode(idOf(joined)) !== header.room) continue
    const { out: _out, ...inside } = rest
    return { standing: { ...inside, group: joined }, forget: [forgetOffer(offer)] }
  }
  return { standing: rest, forget: [] }
}

type Kept = Omit<Standing, 'group' | 'pending'> & {
  readonly group?: string
  readonly pending?: { readonly commit: string; readonly group: string }
  readonly certificates: readonly string[]
}

export function toKeep({ group, pending, ...rest }: Standing, certificates: readonly string[]): Kept {
  return {
    ...rest,
    ...(group === undefined ? {} : { group: base64(saveGroup(group)) }),
    ...(pending === undefined ? {} : { pending: { ...pending, group: base64(saveGroup(pending.group)) } }),
    certificates,
  }
}

export function fromKept(engine: Engine, { group, pending, certificates: _known, ...rest }: Kept): Standing {
  const opened = group === undefined ? undefined : openGroup(engine, bytesOf(group))
  const waiting = pending === undefined ? undefined : openGroup(engine, bytesOf(pending.group))
  return {
    ...rest,
    ...(opened === undefined || isFault(opened) ? {} : { group: opened }),
    ...(pending === undefined || waiting === undefined || isFault(waiting)
      ? {}
      : { pending: { commit: pending.commit, group: waiting } }),
  }
}
export type { Kept }
