import type { NotAnswered, Transport } from '../../src/contexts/exchange/ports.transport.ts'
import type { Chance } from './chance.ts'
import type { SimNode } from './node.ts'
import type { World } from './world.ts'

/** How bad the network is. Probabilities for one request; times in milliseconds. */
export type Weather = {
  readonly lost: number
  readonly twice: number
  readonly slow: number
  /** Of the parcels, those at which the recipient fails while the weather lasts. */
  readonly poison: number
}
export const calm: Weather = { lost: 0, twice: 0, slow: 0, poison: 0 }

export type Network = {
  weather: Weather
  /** Pairs that cannot reach each other, by both names in order. */
  readonly cut: Set<string>
  readonly transportOf: (from: SimNode, life: number) => Transport
}

const timeoutMs = 20_000

export const pairOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

export function network(world: World, chance: Chance, nodeOf: (state: string) => SimNode | undefined): Network {
  const net: Network = { weather: calm, cut: new Set(), transportOf }

  async function silence(): Promise<NotAnswered> {
    await world.sleep(timeoutMs)
    return { notAnswered: 'unreachable' }
  }

  async function ask<Answer>(
    from: SimNode,
    life: number,
    to: string,
    work: (node: SimNode) => Promise<Answer>,
  ): Promise<Answer | NotAnswered> {
    const node = nodeOf(to)
    const { lost, twice, slow } = net.weather
    const blocked = () => net.cut.has(pairOf(from.state, to))
    const delay = () => world.sleep(chance.happens(slow) ? chance.between(3_000, 60_000) : chance.between(2, 120))
    const answered = async (): Promise<Answer | NotAnswered> => {
      if (node === undefined || blocked() || chance.happens(lost)) return silence()
      await delay()
      if (!node.isAlive() || blocked()) return silence()
      if (!node.believes(from.state)) return { notAnswered: 'refused' }
      if (chance.happens(twice)) {
        world.at(world.now() + chance.between(10, 600_000), () => {
          if (node.isAlive() && node.believes(from.state)) void node.guarded(work(node))
        })
      }
      const answer = await Promise.race([node.guarded(work(node)), silence()])
      if (blocked() || chance.happens(lost)) return silence()
      await delay()
      return answer
    }
    const answer = await answered()
    // Whoever crashed in the meantime hears nothing.
    return from.life() === life ? answer : new Promise(() => {})
  }

  function transportOf(from: SimNode, life: number): Transport {
    return {
      items: (peer, items) =>
        ask(from, life, peer, async (node) => {
          const isPoison = items.parcels.some(
            ({ cover }) => (cover.charCodeAt(cover.length - 9) % 64) / 64 < net.weather.poison,
          )
          return isPoison ? { notAnswered: 'malformed' as const } : node.served.items(from.state, items)
        }),
      status: (peer, question) => ask(from, life, peer, (node) => node.served.status(from.state, question)),
      roll: (peer, question) => ask(from, life, peer, (node) => node.served.roll(from.state, question)),
      proofs: (peer, receipts) => ask(from, life, peer, (node) => node.served.proofs(from.state, receipts)),
    }
  }
  return net
}
