import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allChecks, conformance } from '../src/operate/conformance/index.ts'
import { asking, runKit, type Outcome } from '../src/operate/conformance/kit.ts'
import type { LedgerContext } from '#contexts/ledger'
import { eventually } from './support/eventually.ts'
import { type Neighbour, neighbour, trustNeighbour } from './support/neighbours.ts'

let node: Neighbour
let other: Neighbour
beforeAll(async () => {
  node = await neighbour('PER')
  other = await neighbour('CHE')
  await trustNeighbour(node, other)
  const log = node.contexts.find(({ name }) => name === 'ledger') as LedgerContext
  await log.door.append('test/entry', [randomBytes(32), randomBytes(32), randomBytes(32)])
  await eventually(async () => {
    const [, size = '0'] = (await (await fetch(`${node.settings.origin}/log/checkpoint`)).text()).split('\n')
    if (Number(size) < 3) throw new Error('not yet signed')
  })
}, 60_000)
afterAll(async () => {
  await node.stop()
  await other.stop()
})

const run = (address: string) =>
  runKit({ address: new URL(address), now: () => Temporal.Now.instant(), fetch: asking(new URL(address)) }, allChecks)
const named = (outcomes: readonly Outcome[], holds: Outcome['holds']) =>
  outcomes.filter((one) => one.holds === holds).map(({ id }) => id)

type Changed = { readonly status: number; readonly body: Buffer }

/** The node as seen through somebody who changes what it says. */
async function through(change: (path: string, status: number, body: Buffer) => Changed) {
  const relay = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { host: _, connection: __, ...headers } = request.headers
    const answer = await fetch(new URL(request.url ?? '/', node.settings.origin), {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    })
    const changed = change(request.url ?? '', answer.status, Buffer.from(await answer.arrayBuffer()))
    const kept = ['content-type', 'comity-time'].map((name) => [name, answer.headers.get(name) ?? ''] as const)
    response.writeHead(changed.status, Object.fromEntries(kept)).end(changed.body)
  }
  const server = createServer((request, response) => {
    relay(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

describe('the conformance kit', () => {
  it('finds that this node speaks as it must, to a stranger', async () => {
    const outcomes = await run(node.settings.origin)
    expect(outcomes.filter(({ holds }) => holds === 'no')).toEqual([])
    expect(named(outcomes, 'not-tried').filter((id) => !/^(?:peer|exchange)\./.test(id))).toEqual([])
  }, 60_000)

  it('finds that this node speaks as it must, also to one that it trusts', async () => {
    const lines: string[] = []
    const key = join(other.settings.home, 'keys', 'node.sign.1.key')
    await conformance([node.settings.origin, '--as', 'CHE', '--key', key, '--json'], (line) => lines.push(line))
    const { outcomes } = JSON.parse(lines[0] ?? '') as { outcomes: Outcome[] }
    expect(outcomes.filter(({ holds }) => holds !== 'yes')).toEqual([])
  }, 60_000)

  it.each([
    ['a checkpoint with another root', /^\/log\/checkpoint/, 'log.checkpoint'],
    ['a tile with a bit changed', /^\/log\/tile\/0/, 'log.tiles'],
    ['a descriptor with a byte changed', /^\/peer\/directory\/descriptor/, 'descriptor.holds'],
  ])(
    'finds %s',
    async (_, where, id) => {
      const between = await through((path, status, body) => {
        if (!where.test(path) || status !== 200) return { status, body }
        const changed = Buffer.from(body)
        const at = Math.floor(changed.length / 3)
        changed[at] = (changed[at] ?? 0) ^ 1
        return { status, body: changed }
      })
      try {
        expect(named(await run(between.address), 'no')).toContain(id)
      } finally {
        between.close()
      }
    },
    60_000,
  )

  it('finds a node that answers whoever asks', async () => {
    const between = await through((path, status, body) =>
      path.startsWith('/peer/exchange')
        ? { status: 200, body: Buffer.from('{"receipts":[],"missing":[]}') }
        : { status, body },
    )
    try {
      expect(named(await run(between.address), 'no')).toEqual(
        expect.arrayContaining(['requests.unsigned', 'requests.stranger', 'requests.recipient']),
      )
    } finally {
      between.close()
    }
  }, 60_000)

  it('says of a place that is no node that nothing holds, and ends', async () => {
    const nothing = createServer((_, response) => response.writeHead(418).end())
    await new Promise<void>((resolve) => nothing.listen(0, '127.0.0.1', resolve))
    const outcomes = await run(`http://127.0.0.1:${(nothing.address() as AddressInfo).port}`)
    expect(named(outcomes, 'yes')).toEqual([])
    nothing.close()
  })

  it('prints what holds, and ends with 0 only when all that was tried does', async () => {
    const lines: string[] = []
    expect(await conformance([node.settings.origin], (line) => lines.push(line))).toBe(0)
    expect(lines.at(-1)).toMatch(/^\n\d+ hold, 0 do not, \d+ were not tried$/)
    await expect(conformance(['ftp://x'], () => undefined)).rejects.toThrow(/address of the node/)
    await expect(conformance([node.settings.origin, '--as', 'CHE'], () => undefined)).rejects.toThrow(/go together/)
  }, 60_000)
})
