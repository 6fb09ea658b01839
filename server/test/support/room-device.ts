import { contentDigest, digestOf, noDigest } from '@comity/group/log'
import { randomUUID } from 'node:crypto'
import { base64, fromBase64 } from '@comity/proof/base64'
import { change, type Change } from '@comity/group/commit'
import { newDevice, newOffer, type Device, type Offer } from '@comity/group/device'
import { openEngine, type Engine } from '@comity/group/engine'
import { isFault, type Fault } from '@comity/group/fault'
import { follow } from '@comity/group/follow'
import { beginGroup, type Group } from '@comity/group/group'
import { joinByInfo, joinByWelcome } from '@comity/group/join'
import { receive, send } from '@comity/group/message'
import * as contract from '#contracts/rooms'
import { isRefusal, type Refusal } from '#kernel/refusal'
import { marked, type Seat } from './cases.ts'
import type { RoomNode } from './rooms.ts'

/** A node a browser speaks to, in this process or over HTTP. */
export type AskedNode = Pick<RoomNode, 'state' | 'ask' | 'get'>

const lifetime = { from: 1_600_000_000, until: 4_000_000_000 }
const bytes = (text: string): Uint8Array => fromBase64(text) ?? new Uint8Array()

/** A browser of an officer: holds the keys, reads the log of rooms, and believes whom its node's certificates name. */
export type Browser = {
  readonly seat: Seat
  readonly name: string
  readonly device: Device
  readonly groups: Map<string, Group>
  /** What it read, by room. */
  readonly lines: Map<string, { number: number; at: string; author: string; text?: string }[]>
  /** Ends of the logs it read. */
  readonly heads: Map<string, contract.Head>
  /** What did not open or fit, by room. */
  readonly faults: string[]
  readonly offers: Offer[]
}

export async function browser(node: AskedNode, seat: Seat): Promise<Browser> {
  const engine = await anyone()
  const name = contract.nameOf(node.state, seat.actor.officer ?? '')
  const device = await newDevice(engine, name)
  await node.get(contract.certifyDevice, seat, { body: { key: base64(device.key) } })
  const offers = await Promise.all(Array.from({ length: 15 }, () => newOffer(engine, device, lifetime)))
  await node.get(contract.publishOffers, seat, { body: { offers: offers.map((offer) => base64(offer.bytes)) } })
  return { seat, name, device, groups: new Map(), lines: new Map(), heads: new Map(), faults: [], offers }
}

/** Who is believed is tested with the engine and with nodes; here it is everyone. */
export const anyone = (): Promise<Engine> => openEngine(() => true)

export async function open(node: AskedNode, at: Browser, title = 'Oro del Inambari', level = 1): Promise<string> {
  const id = randomUUID()
  const begun = await beginGroup(await anyone(), at.device, { id: new TextEncoder().encode(id), lifetime })
  const own = node.state === 'PER' ? {} : { classification: { state: node.state, level: 'unclassified' } }
  const body = { id, title, marking: { ...marked(level), ...own }, info: base64(begun.info) }
  await node.get(contract.openRoom, at.seat, { body })
  at.groups.set(id, begun.group)
  at.lines.set(id, [])
  await read(node, at, id)
  return id
}

/** Reads on where it stopped, and follows what it finds. */
export async function read(node: AskedNode, at: Browser, id: string): Promise<readonly (string | undefined)[]> {
  const engine = await anyone()
  const known = at.heads.get(id) ?? { number: -1, digest: noDigest }
  let { number, digest } = known
  const { entries } = await node.get(contract.listEntries, at.seat, {
    params: { id },
    query: { after: String(number), limit: '200' },
  })
  for (const { header, content, welcome } of entries) {
    if (header.number !== number + 1 || header.previous !== digest) at.faults.push(`log ${header.number}`)
    const expired = content === null && header.facts.kind === 'message'
    if (!expired && (content === null ? null : contentDigest(content)) !== header.content)
      at.faults.push(`content ${header.number}`)
    number = header.number
    digest = digestOf(header)
    const group = at.groups.get(id)
    if (header.facts.kind === 'message' && header.author !== at.name) {
      const opened = group === undefined ? undefined : await receive(engine, group, bytes(content ?? ''))
      const line = { number, at: header.at, author: header.author }
      if (opened !== undefined && !isFault(opened)) {
        if (opened.from.name !== header.author) at.faults.push(`author ${number}`)
        at.groups.set(id, opened.group)
        lines(at, id).push({ ...line, text: new TextDecoder().decode(opened.text) })
      } else lines(at, id).push(line)
    }
    if (header.facts.kind === 'message' && header.author === at.name) {
      lines(at, id).push({ number, at: header.at, author: at.name, text: sent.get(header.id) ?? '' })
    }
    if (header.facts.kind === 'changed') {
      if (group !== undefined && !pending.has(content ?? '')) {
        const followed = await follow(engine, group, bytes(content ?? ''))
        if (isFault(followed)) at.faults.push(`change ${number}: ${followed.fault}`)
        else at.groups.set(id, followed.group)
      } else if (pending.get(content ?? '')?.by === at.name) {
        at.groups.set(id, pending.get(content ?? '')?.group as Group)
      } else if (group !== undefined) {
        const followed = await follow(engine, group, bytes(content ?? ''))
        if (isFault(followed)) at.faults.push(`change ${number}: ${followed.fault}`)
        else at.groups.set(id, followed.group)
      } else if (welcome !== null && header.facts.added.some(({ name }) => name === at.name)) {
        for (const offer of at.offers) {
          const joined = await joinByWelcome(engine, bytes(welcome), offer)
          if (!isFault(joined)) at.groups.set(id, joined)
        }
      }
    }
  }
  at.heads.set(id, { number, digest })
  return lines(at, id).map(({ text }) => text)
}

const sent = new Map<string, string>()
const pending = new Map<string, { readonly by: string; readonly group: Group }>()
function lines(at: Browser, id: string) {
  const known = at.lines.get(id) ?? []
  at.lines.set(id, known)
  return known
}

export async function write(node: AskedNode, at: Browser, id: string, text: string) {
  const group = at.groups.get(id)
  if (group === undefined) throw new Error('not in the room')
  const closed = sound(await send(await anyone(), group, new TextEncoder().encode(text)))
  at.groups.set(id, closed.group)
  const message = randomUUID()
  sent.set(message, text)
  const epoch = Number(closed.group.state.groupContext.epoch)
  const body = { id: message, epoch, content: base64(closed.bytes) }
  return node.ask(contract.writeMessage, at.seat, { params: { id }, body })
}

export async function alter(node: AskedNode, at: Browser, id: string, what: Change) {
  const group = at.groups.get(id)
  if (group === undefined) throw new Error('not in the room')
  const prepared = sound(await change(await anyone(), group, what))
  return put(node, at, id, prepared)
}

async function put(
  node: AskedNode,
  at: Browser,
  id: string,
  prepared: {
    readonly group: Group
    readonly commit: Uint8Array
    readonly info: Uint8Array
    readonly welcome?: Uint8Array
  },
) {
  const commit = base64(prepared.commit)
  pending.set(commit, { by: at.name, group: prepared.group })
  const welcome = prepared.welcome ? base64(prepared.welcome) : null
  const body = { id: randomUUID(), commit, info: base64(prepared.info), welcome }
  const answer = await node.ask(contract.changeMembers, at.seat, { params: { id }, body })
  if (isRefusal(answer)) pending.delete(commit)
  return answer
}

/** Enters with a new browser of an officer who has a place already. */
export async function rejoin(node: AskedNode, at: Browser, id: string) {
  const { info, head } = await node.get(contract.readKeys, at.seat, { params: { id } })
  const prepared = sound(await joinByInfo(await anyone(), bytes(info), at.device, lifetime))
  at.heads.set(id, head)
  return put(node, at, id, prepared)
}

export function sound<T extends object>(result: T | Fault): T {
  if (isFault(result)) throw new Error(`a fault: ${result.fault}`)
  return result
}
export function done(answer: object | Refusal): void {
  if (isRefusal(answer)) throw new Error(JSON.stringify(answer))
}
