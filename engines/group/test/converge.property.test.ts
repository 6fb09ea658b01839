import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { authenticatorOf, epochOf, membersOf } from '../src/group.ts'
import { add, commit, held, rejoin, room, say } from './people.ts'

const names = ['PER/officer/a', 'PER/officer/b', 'BRA/officer/c', 'CHE/officer/d', 'CHE/officer/e'] as const
const step = fc.record({
  does: fc.constantFrom('add', 'remove', 'refresh', 'rejoin', 'say', 'say'),
  by: fc.nat(),
  on: fc.nat(),
})

it('whatever five people do in whatever order, all who are in the room are in the same room and read each other', async () => {
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const at = await room([names[0], names[1]], 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519')
      for (const { does, by, on } of steps) {
        const inside = [...at.groups.keys()]
        const outside = names.filter((name) => !at.groups.has(name))
        const author = inside[by % inside.length] ?? names[0]
        const others = inside.filter((name) => name !== author)
        seen.set(does, (seen.get(does) ?? 0) + 1)
        if (does === 'add' && outside.length > 0) await add(at, author, outside[on % outside.length] ?? names[4])
        if (does === 'remove' && others.length > 1) {
          await commit(at, author, { remove: [others[on % others.length] ?? names[1]] })
        }
        if (does === 'refresh') await commit(at, author, {})
        if (does === 'rejoin') await rejoin(at, author)
        if (does === 'say') expect(await say(at, author, `${on}`)).toEqual(others)
      }
      const groups = [...at.groups.values()]
      const [first] = groups
      if (first === undefined) throw new Error('nobody is left')
      for (const group of groups) {
        expect(epochOf(group)).toBe(at.epoch)
        expect(authenticatorOf(group)).toEqual(authenticatorOf(first))
        expect(
          membersOf(group)
            .map(({ name }) => name)
            .toSorted(),
        ).toEqual([...at.groups.keys()].toSorted())
      }
      for (const name of at.groups.keys()) {
        expect(await say(at, name, 'still here')).toHaveLength(at.groups.size - 1)
      }
      expect(held(at, [...at.groups.keys()][0] ?? '')).toBeDefined()
    }),
    { numRuns: 15 },
  )
  expect([...seen.keys()].toSorted()).toEqual(['add', 'refresh', 'rejoin', 'remove', 'say'])
}, 120_000)
