import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openEngine, type Engine } from '../../src/engine.ts'
import { follow } from '../../src/follow.ts'
import { authenticatorOf, epochOf, exportSecret, isMember, membersOf, type Group } from '../../src/group.ts'
import { joinByWelcome } from '../../src/join.ts'
import { receive } from '../../src/message.ts'
import { checkCommit, readInfo } from '../../src/sequence.ts'
import { suites } from '../../src/suites.ts'
import { bytes, sound, text } from '../people.ts'
import { hex, unhex } from './officers.ts'
import type { Standing, Vector } from './vector.ts'

const { vectors } = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as {
  readonly vectors: readonly Vector[]
}

async function standing(engine: Engine, group: Group): Promise<Standing> {
  return {
    epoch: epochOf(group),
    authenticator: hex(authenticatorOf(group)),
    exported: hex(await exportSecret(engine, group, { label: 'test', context: bytes('context'), length: 32 })),
    members: membersOf(group)
      .map(({ name }) => name)
      .toSorted(),
  }
}

async function joined(vector: Vector) {
  const engine = await openEngine((name, key) => vector.certified[name] === hex(key), vector.suite)
  const [initPrivateKey, hpkePrivateKey, signaturePrivateKey] = vector.offer.secrets.map(unhex)
  const none = new Uint8Array()
  const secrets = {
    initPrivateKey: initPrivateKey ?? none,
    hpkePrivateKey: hpkePrivateKey ?? none,
    signaturePrivateKey: signaturePrivateKey ?? none,
  }
  const offer = { bytes: unhex(vector.offer.bytes), reference: unhex(vector.offer.reference), secrets }
  return { engine, offer, group: sound(await joinByWelcome(engine, unhex(vector.welcome), offer)) }
}

it('covers both suites of rooms', () => {
  expect(vectors.map(({ suite }) => suite)).toEqual([...suites])
})

describe.each(vectors)('what mls-rs wrote with $suite', (vector) => {
  it('is joined, followed and read to the same secrets, as a member and as a sequencer', async () => {
    const { engine, group } = await joined(vector)
    expect(await standing(engine, group)).toEqual(vector.joined)
    let [now, info] = [group, unhex(vector.info)]
    expect(sound(await readInfo(engine, info)).epoch).toBe(vector.joined.epoch)
    for (const step of vector.steps) {
      if (step.does === 'say') {
        const read = sound(await receive(engine, now, unhex(step.bytes)))
        expect([read.from.name, text(read.text)]).toEqual([step.by, step.text])
        now = read.group
      } else {
        const [commit, after] = [unhex(step.commit), unhex(step.info)]
        const checked = sound(await checkCommit(engine, { before: info, commit, after }))
        expect([checked.by.name, checked.epoch]).toEqual([step.by, step.after.epoch])
        now = sound(await follow(engine, now, commit)).group
        info = after
        if (isMember(now)) expect(await standing(engine, now)).toEqual(step.after)
      }
    }
    expect(isMember(now)).toBe(false)
  })

  it('is read by nobody whose keys are not certified, and not with one bit changed', async () => {
    const { engine, offer, group } = await joined(vector)
    const stranger = await openEngine((name) => !name.startsWith('BRA/'), vector.suite)
    expect(await joinByWelcome(stranger, unhex(vector.welcome), offer)).toEqual({ fault: 'not-certified' })
    const [said] = vector.steps.flatMap((step) => (step.does === 'say' ? [unhex(step.bytes)] : []))
    const [changed] = vector.steps.flatMap((step) => (step.does === 'change' ? [unhex(step.commit)] : []))
    const flipped = (whole: Uint8Array, at: number) => whole.with(at, (whole[at] ?? 0) ^ 1)
    for (const at of [1, 0.5, 0.9].map((part) => Math.floor((said?.length ?? 0) * part) - 1)) {
      expect(await receive(engine, group, flipped(said ?? new Uint8Array(), at))).toHaveProperty('fault')
    }
    for (const at of [1, 0.5, 0.9].map((part) => Math.floor((changed?.length ?? 0) * part) - 1)) {
      expect(await follow(engine, group, flipped(changed ?? new Uint8Array(), at))).toHaveProperty('fault')
    }
  })
})
