import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
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

describe('the conformance kit', () => {
  it('finds that this node speaks as it must, to a stranger', async () => {
    const outcomes = await run(node.settings.origin)
    expect(outcomes.filter(({ holds }) => holds === 'no')).toEqual([])
    expect(
      named(outcomes, 'not-tried').filter((id) => !/^(?:peer|exchange|attachments|rooms|directory)\./.test(id)),
    ).toEqual([])
  }, 60_000)

  it('finds that this node speaks as it must, also to one that it trusts', async () => {
    const lines: string[] = []
    const key = join(other.settings.home, 'keys', 'node.sign.1.key')
    await conformance([node.settings.origin, '--as', 'CHE', '--key', key, '--json'], (line) => lines.push(line))
    const { outcomes } = JSON.parse(lines[0] ?? '') as { outcomes: Outcome[] }
    expect(outcomes.filter(({ holds }) => holds !== 'yes')).toEqual([])
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
