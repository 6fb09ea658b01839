import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { listMessages, readDeliveries, sendMessage } from '@comity/server/contracts/exchange'
import type { ReplyOf } from '@comity/server/kernel/route'
import { exchangeFloor } from './exchange-floor.ts'
import { posted } from './load.ts'
import { draftTo, neighbours, type AtWork } from './neighbours.ts'

const bytes = 4_096
const connections = 24

type AtBench = Awaited<ReturnType<typeof neighbours>>
type Sent = { readonly id: string; readonly at: number }

/**
 * Messages of 4 KiB a second from one node to another, each sent by an officer over HTTP: written, signed, sealed, durable
 * in both nodes, and its delivery proven to the sender by the recipient's receipt. The time of each is from the officer's
 * request until the sender's node holds the receipts, at half the rate just measured: at the full rate it would be that of
 * the queue. Beside the floor of the same cryptography and flushes in one thread.
 */
export async function exchange({ quick, say }: { quick: boolean; say: (line: string) => void }): Promise<object> {
  const seconds = quick ? 6 : 20
  const floor = await exchangeFloor(bytes, quick ? 3 : 8)
  say(
    `a second: ${floor.sign} signatures of an authority, ${floor.verify} verified, ${floor.sealing} bodies sealed and ` +
      `opened, ${floor.receipt} receipts, ${Math.round(floor.flush)} flushes; ${floor.perSecond} messages with a ` +
      `signature each, ${floor.batched} with those of a batch signed together`,
  )
  const bench = await neighbours()
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  try {
    const { inLima } = bench
    const send = sender(bench, agent)
    await run(send, 2_000)
    await settled(inLima)
    const steady = await run(send, seconds * 1_000)
    const last = await settled(inLima)
    const perSecond = Math.round(steady.length / ((last - (steady[0]?.at ?? last)) / 1_000))
    await proven(inLima, steady.at(-1), quick ? 8_000 : 30_000)
    const paced = await run(send, seconds * 500, perSecond / 2)
    await settled(inLima)
    const times = await latencies(inLima, paced)
    const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0
    say(`${steady.length} messages at ${perSecond}/s, then ${paced.length} at ${Math.round(perSecond / 2)}/s:`)
    say(`half within ${at(0.5)} ms, ${at(0.95)} ms for 95 of 100, ${at(0.99)} ms for 99`)
    return {
      perSecond,
      p95Ms: at(0.95),
      floorPerSecond: floor.perSecond,
      ratio: Number((perSecond / floor.perSecond).toFixed(3)),
    }
  } finally {
    agent.destroy()
    await bench.stop()
  }
}

/** Sends the same message again and again, as its officer, with as little work of its own as can be; its identifier. */
function sender({ lima, inLima, office }: Pick<AtBench, 'lima' | 'inLima' | 'office'>, agent: Agent) {
  const draft = JSON.stringify(draftTo(office, bytes))
  return async (): Promise<string> => {
    const headers = { ...inLima.headers(), 'idempotency-key': randomUUID() }
    const { status, text } = await posted(agent, lima.origin + sendMessage.path, headers, draft)
    if (status !== 200) throw new Error(`sending answered ${status}: ${text}`)
    return (JSON.parse(text) as ReplyOf<typeof sendMessage>).messages[0]?.id ?? ''
  }
}

/** Sends as fast as answers come or, with `perSecond`, at that pace: a message begins when it is its turn, not before. */
async function run(
  send: () => Promise<string>,
  ms: number,
  perSecond = Number.POSITIVE_INFINITY,
): Promise<readonly Sent[]> {
  const began = performance.now()
  const until = began + ms
  let turn = 0
  const sent: Sent[] = []
  const worker = async (): Promise<void> => {
    while (performance.now() < until) {
      const wait = began + (turn++ / perSecond) * 1_000 - performance.now()
      if (wait > 0) await delay(wait)
      const at = Date.now()
      sent.push({ id: await send(), at })
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return sent
}

/** Waits until nothing is under way; when that was. */
async function settled(officer: AtWork): Promise<number> {
  for (;;) {
    const counts = await Promise.all(
      ['queued', 'transmitted', 'accepted'].map(async (state) => {
        const { body } = await officer('GET', `${listMessages.path}?box=out&state=${state}&limit=1`)
        return (body as ReplyOf<typeof listMessages>).count.value
      }),
    )
    if (counts.every((count) => count === 0)) return Date.now()
    await delay(20)
  }
}

/**
 * Waits until the log has shown the receipts of a message, the last of a run, or so long: proofs come in quieter moments,
 * and those of a run at the full rate would be counted against the one after it.
 */
async function proven(officer: AtWork, last: Sent | undefined, ms: number): Promise<void> {
  if (last === undefined) return
  const until = performance.now() + ms
  while (performance.now() < until) {
    const { body } = await officer('GET', readDeliveries.path.replace(':id', last.id))
    if ((body as ReplyOf<typeof readDeliveries>).rows.every(({ proof }) => proof.state === 'proven')) return
    await delay(200)
  }
}

/** Of some of the messages, the milliseconds from the request to the receipt of delivery at the sender; sorted. */
async function latencies(officer: AtWork, sent: readonly Sent[]): Promise<number[]> {
  const step = Math.max(1, Math.floor(sent.length / 400))
  const times: number[] = []
  for (let n = 0; n < sent.length; n += step) {
    const one = sent[n]
    if (one === undefined) continue
    const { body } = await officer('GET', readDeliveries.path.replace(':id', one.id))
    // Issued by the sender's node when it has read the recipient's receipts, and kept in the same commit.
    const heard = (body as ReplyOf<typeof readDeliveries>).rows.find(({ name }) => name === 'transmitted')
    if (heard !== undefined) times.push(new Date(heard.at).getTime() - one.at)
  }
  return times.toSorted((a, b) => a - b)
}
