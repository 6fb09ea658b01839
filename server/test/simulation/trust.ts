import { base64 } from '@comity/proof/base64'
import { type HeldSpace, spacesTrusting } from '../../src/contexts/directory/rules.list.ts'
import { isTrusted } from '../../src/contexts/directory/rules.trust.ts'
import type { TrustList } from '../../src/contexts/directory/words.ts'
import type { State } from './states.ts'
import type { World } from './world.ts'

const hour = 3_600_000
const day = 24 * hour
/** How long a list counts, and when its publisher is away. */
const validDays = 35
export const away = { from: 1, until: 31 } as const

/** The space through whose trust list all these States trust each other. */
export type Space = {
  /** Whether a State is trusted at a moment of the asker's clock, by the rules of the directory. */
  readonly trusts: (state: string, now: number) => boolean
}

const iso = (ms: number): string => new Date(ms).toISOString()
const nodeKeys = ({ keys, code }: State): readonly string[] =>
  keys.filter(({ signer }) => signer === code).map(({ bytes }) => base64(bytes))

/** A publisher that gives out a new list every five days, and nothing for thirty days in which it is away. */
export function space(world: World, states: ReadonlyMap<string, State>): Space {
  const start = world.now()
  let number = 0
  let held: HeldSpace
  const publish = () => {
    number += 1
    const named = [...states.values()].map((state) => ({ state: state.code, key: nodeKeys(state).at(-1) ?? '' }))
    const list: TrustList = {
      space: 'simulated',
      title: 'Invented States',
      number,
      root: '00'.repeat(32),
      threshold: 1,
      signers: named.slice(0, 1),
      members: named.map((one) => ({ ...one, name: one.state, address: 'https://node.example' })),
      issuedAt: iso(world.now()),
      validUntil: iso(world.now() + validDays * day),
    }
    held = { space: list.space, standing: 'accepted', trusts: 'members', list }
  }
  publish()
  const again = () => {
    const days = (world.now() - start) / day
    if (days < away.from || days > away.until) publish()
    world.at(world.now() + 5 * day, again)
  }
  world.at(start + 5 * day, again)
  // Asked for each signature, and slow to change: once an hour of the asker's clock is often enough.
  let known: { readonly of: HeldSpace; readonly answers: Map<string, boolean> } | undefined
  return {
    trusts: (code, now) => {
      const state = states.get(code)
      if (state === undefined) return false
      if (known?.of !== held) known = { of: held, answers: new Map() }
      const name = `${code} ${Math.floor(now / hour)}`
      const found = known.answers.get(name)
      if (found !== undefined) return found
      const trusted = isTrusted('compared', { spaces: spacesTrusting([held], code, nodeKeys(state), iso(now)) })
      known.answers.set(name, trusted)
      return trusted
    },
  }
}
