import { certify } from '@comity/group/certificate'
import { change } from '@comity/group/commit'
import { newDevice, newOffer, type Device, type Offer } from '@comity/group/device'
import { openEngine } from '@comity/group/engine'
import { isFault, type Fault } from '@comity/group/fault'
import { beginGroup, type Group } from '@comity/group/group'
import { contentDigest, digestOf, noDigest } from '@comity/group/log'
import { send } from '@comity/group/message'
import { base64 } from '@comity/proof/base64'
import { ed25519Signer } from '@comity/proof/signer'
import type { Entry, Facts, Member } from '@comity/server/contracts/rooms'
import { describe, expect, it } from 'vitest'
import { knowing } from './known.ts'
import type { Said } from './lines.ts'
import { beginning, fromKept, readEntry, toKeep, type Reading, type Standing } from './log.ts'
import { memoryVault } from './vault.ts'

const room = '00000000-0000-4000-8000-00000000000a'
const lifetime = { from: 1_600_000_000, until: 4_000_000_000 }
const ana = 'PER/officer/00000000-0000-4000-8000-000000000001'
const claire = 'CHE/officer/00000000-0000-4000-8000-000000000002'
const authorities = { PER: ed25519Signer(new Uint8Array(32).fill(1)), CHE: ed25519Signer(new Uint8Array(32).fill(2)) }
const authority = '00000000-0000-4000-8000-0000000000ff'

function sound<T extends object>(result: T | Fault): T {
  if (isFault(result)) throw new Error(result.fault)
  return result
}

function member({ name, key }: Device, signedBy: keyof typeof authorities = name.slice(0, 3) as 'PER'): Member {
  const from = '2026-01-01T00:00:00.000Z'
  const certificate = certify(
    { officer: name, authority, key, from, until: '2027-01-01T00:00:00.000Z' },
    authorities[signedBy],
  )
  const shown = { language: 'es', text: name }
  return { name, person: shown, post: shown, authority: { id: authority, name: shown }, certificate }
}

/** A log as an honest node writes it, and what stands in it. */
type Log = { readonly entries: Entry[]; group: Group; readonly members: Map<string, Device>; readonly offer: Offer }

function entry(log: Log, author: string, facts: Facts, closed: Partial<Entry> = {}): Entry {
  const last = log.entries.at(-1)
  const content = closed.content ?? null
  const header = {
    room,
    number: log.entries.length,
    previous: last === undefined ? noDigest : digestOf(last.header),
    id: `00000000-0000-4000-8000-${String(log.entries.length).padStart(12, '0')}`,
    at: '2026-05-04T09:00:00.000Z',
    author,
    epoch: Number(log.group.state.groupContext.epoch),
    facts,
    content: content === null ? null : contentDigest(content),
  }
  return { header, content, welcome: closed.welcome ?? null, info: null }
}
const add = (log: Log, ...given: Parameters<typeof entry> extends [Log, ...infer Rest] ? Rest : never) => {
  log.entries.push(entry(log, ...given))
}

async function logOfTwo(certificateOfClaire: keyof typeof authorities = 'CHE'): Promise<Log> {
  const engine = await openEngine(() => true)
  const [first, second] = [await newDevice(engine, ana), await newDevice(engine, claire)]
  const begun = await beginGroup(engine, first, { id: new TextEncoder().encode(room), lifetime })
  const offer = await newOffer(engine, second, lifetime)
  const log: Log = {
    entries: [],
    group: begun.group,
    members: new Map([
      [ana, first],
      [claire, second],
    ]),
    offer,
  }
  const marking = {
    classification: { state: 'PER', level: 'unclassified' },
    handling: [{ code: 'H0' as const }],
    tlp: 'amber' as const,
  }
  const by = member(first)
  const invited = { state: 'PER', authority, name: by.person } as const
  add(log, ana, {
    kind: 'opened',
    title: 'Sala',
    purpose: 'investigation',
    basis: 'per-cpp',
    marking,
    suite: 's',
    by,
    authority: invited,
  })
  const prepared = sound(await change(engine, begun.group, { add: [offer.bytes] }))
  const content = base64(prepared.commit)
  const welcome = base64(prepared.welcome ?? new Uint8Array())
  add(log, ana, { kind: 'changed', added: [member(second, certificateOfClaire)], removed: [] }, { content, welcome })
  log.group = prepared.group
  return log
}

async function say(log: Log, said: Partial<Said>, author = ana): Promise<void> {
  const last = log.entries.at(-1)
  const after = { number: last?.header.number ?? 0, digest: last === undefined ? noDigest : digestOf(last.header) }
  const text = JSON.stringify({ text: 'hola', files: [], after, ...said })
  const closed = sound(await send(await openEngine(() => true), log.group, new TextEncoder().encode(text)))
  log.group = closed.group
  add(log, author, { kind: 'message' }, { content: base64(closed.bytes) })
}

/** Claire's browser reads a log from its beginning. */
async function readBy(
  log: Log,
  entries = log.entries,
  now = '2026-05-04T10:00:00.000Z',
): Promise<{ standing: Standing; texts: (string | undefined)[] }> {
  const known = knowing([], () => '2026-05-04T09:00:00.000Z')
  known.trust(
    Object.entries(authorities).map(([state, { key }]) => ({
      signer: `${state}/${authority}`,
      algorithm: key.algorithm,
      key: base64(key.bytes),
    })),
  )
  const engine = await openEngine(known.certified)
  const digests = new Map<number, string>()
  const given: Reading = {
    engine,
    device: log.members.get(claire) as Device,
    offers: [log.offer],
    own: async () => undefined,
    digestAt: async (number) => digests.get(number),
    learn: known.learn,
    now: () => Date.parse(now),
  }
  let standing: Standing = beginning
  const texts: (string | undefined)[] = []
  for (const one of entries) {
    const step = await readEntry(standing, one, given)
    standing = step.standing
    digests.set(step.line.number, step.line.digest)
    if (step.line.facts.kind === 'message') texts.push(step.line.said?.text)
  }
  return { standing, texts }
}

describe('a browser that reads a room', () => {
  it('enters by what was closed for it, and opens what is written from then on', async () => {
    const log = await logOfTwo()
    await say(log, { text: 'uno' })
    await say(log, { text: 'dos' })
    const { standing, texts } = await readBy(log)
    expect([texts, standing.trouble, standing.group !== undefined]).toEqual([['uno', 'dos'], undefined, true])
  })

  it('goes on where it stopped, from what it kept', async () => {
    const log = await logOfTwo()
    const { standing } = await readBy(log)
    const vault = memoryVault()
    await vault.put([['room', new TextEncoder().encode(JSON.stringify(toKeep(standing, ['c'])))]])
    const bytes = await vault.get('room')
    const again = fromKept(
      await openEngine(() => true),
      JSON.parse(new TextDecoder().decode(bytes)) as Parameters<typeof fromKept>[1],
    )
    expect([again.head, again.group === undefined]).toEqual([standing.head, false])
  })

  it('does not enter where a member’s certificate is not by an authority of their own State', async () => {
    const log = await logOfTwo('PER')
    expect((await readBy(log)).standing.group).toBeUndefined()
  })

  it('finds an entry that was left out', async () => {
    const log = await logOfTwo()
    await say(log, {})
    await say(log, {})
    const without = log.entries.filter((_, at) => at !== 2)
    expect((await readBy(log, without)).standing.trouble).toEqual({ kind: 'gap', number: 3 })
  })

  it('finds an entry that was changed, and content that is not the one that was written', async () => {
    const log = await logOfTwo()
    await say(log, {})
    await say(log, {})
    const forged = log.entries.map((one, at) =>
      at === 2 ? { ...one, header: { ...one.header, at: '2020-01-01T00:00:00.000Z' } } : one,
    )
    expect((await readBy(log, forged)).standing.trouble).toEqual({ kind: 'changed', number: 3 })
    const other = log.entries.map((one, at) => (at === 2 ? { ...one, content: base64(new Uint8Array(300)) } : one))
    expect((await readBy(log, other)).standing.trouble).toEqual({ kind: 'changed', number: 2 })
  })

  it('reads on past a message that expired, and takes one of today without its content for withheld', async () => {
    const log = await logOfTwo()
    await say(log, { text: 'uno' })
    await say(log, { text: 'dos' })
    const emptied = log.entries.map((one, at) => (at === 2 ? { ...one, content: null } : one))
    const { standing, texts } = await readBy(log, emptied, '2026-05-05T09:00:00.000Z')
    expect([standing.trouble, texts]).toEqual([undefined, [undefined, 'dos']])
    expect((await readBy(log, emptied)).standing.trouble).toEqual({ kind: 'changed', number: 2 })
    const changed = log.entries.map((one, at) => (at === 1 ? { ...one, content: null } : one))
    expect((await readBy(log, changed, '2026-05-05T09:00:00.000Z')).standing.trouble).toMatchObject({ number: 1 })
  })

  it('finds that the author of a message saw another log', async () => {
    const log = await logOfTwo()
    await say(log, { after: { number: 1, digest: 'a'.repeat(64) } })
    expect((await readBy(log)).standing.trouble).toEqual({ kind: 'split', number: 2 })
  })

  it('finds words under another’s name', async () => {
    const log = await logOfTwo()
    await say(log, { text: 'not hers' }, 'PER/officer/00000000-0000-4000-8000-000000000009')
    const { standing, texts } = await readBy(log)
    expect([standing.trouble, texts]).toEqual([{ kind: 'false-author', number: 2 }, [undefined]])
  })

  it('finds a change that is not the one the log says', async () => {
    const log = await logOfTwo()
    const prepared = sound(await change(await openEngine(() => true), log.group, {}))
    const stranger = member(await newDevice(await openEngine(() => true), ana))
    add(log, ana, { kind: 'changed', added: [stranger], removed: [ana] }, { content: base64(prepared.commit) })
    expect((await readBy(log)).standing.trouble).toEqual({ kind: 'false-change', number: 2 })
  })

  it('takes nothing from a message that is not in the form of one', async () => {
    const log = await logOfTwo()
    await say(log, { files: [{ name: 'x' }] as never })
    await say(log, { text: 'x'.repeat(20_001) })
    expect((await readBy(log)).texts).toEqual([undefined, undefined])
  })

  it('knows when it was removed', async () => {
    const log = await logOfTwo()
    const prepared = sound(await change(await openEngine(() => true), log.group, { remove: [claire] }))
    add(log, ana, { kind: 'changed', added: [], removed: [claire] }, { content: base64(prepared.commit) })
    const { standing } = await readBy(log)
    expect([standing.out, standing.group, standing.trouble]).toEqual(['removed', undefined, undefined])
  })
})
