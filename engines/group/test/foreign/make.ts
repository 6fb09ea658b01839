// Writes vectors.json anew: `cargo build --release` here, then `node make.ts`. One device of ours is invited into a group
// of mls-rs and only listens, so that what it heard can be played to it again.
import { writeFile } from 'node:fs/promises'
import { newDevice, newOffer } from '../../src/device.ts'
import { openEngine } from '../../src/engine.ts'
import { suites } from '../../src/suites.ts'
import { aYear, bytes } from '../people.ts'
import { hex, officers } from './officers.ts'
import type { Vector } from './vector.ts'

const [ana, bento, claire, dora] = ['PER/officer/ana', 'BRA/officer/bento', 'CHE/officer/claire', 'BRA/officer/dora']

const vectors = []
for (const suite of suites) {
  const engine = await openEngine(() => true, suite)
  const theirs = officers(suite)
  const device = await newDevice(engine, ana)
  const offer = await newOffer(engine, device, aYear)
  const certified: Record<string, string> = { [ana]: hex(device.key) }
  const offerOf = async (who: string) => {
    const { bytes: made, key } = await theirs.ask(who, 'offer')
    certified[who] = key
    return made
  }
  await offerOf(bento)
  await theirs.ask(bento, 'begin', { group: hex(bytes('room')) })
  const invited = await theirs.ask(bento, 'change', { add: [hex(offer.bytes), await offerOf(claire)] })
  await theirs.ask(claire, 'join', { welcome: invited.welcome })
  const steps: Vector['steps'][number][] = []
  const say = async (by: string, text: string) => {
    steps.push({ does: 'say', by, text, bytes: (await theirs.ask(by, 'say', { text: hex(bytes(text)) })).bytes })
  }
  const change = async (by: string, others: readonly string[], what: string, given = {}) => {
    const { commit, info, epoch, authenticator, exported, members } = await theirs.ask(by, what, given)
    for (const other of others) await theirs.ask(other, 'follow', { bytes: commit })
    steps.push({ does: 'change', by, commit, info, after: { epoch, authenticator, exported, members } })
    return info
  }
  await say(bento, 'the dredge is at kilometre 117')
  await say(claire, 'the refinery took 40 kg')
  const info = await change(claire, [bento], 'change')
  await say(bento, 'with new keys')
  await offerOf(dora)
  await change(dora, [bento, claire], 'enter', { info })
  await say(dora, 'I am here')
  await change(bento, [dora], 'change', { remove: [claire] })
  await say(dora, 'without Claire')
  await change(bento, [dora], 'change', { remove: [ana] })
  await theirs.stop()
  const { epoch, authenticator, exported, members } = invited
  const { initPrivateKey, hpkePrivateKey, signaturePrivateKey } = offer.secrets
  const made: Vector = {
    suite,
    certified,
    offer: {
      bytes: hex(offer.bytes),
      reference: hex(offer.reference),
      secrets: [initPrivateKey, hpkePrivateKey, signaturePrivateKey].map(hex),
    },
    welcome: invited.welcome,
    info: invited.info,
    joined: { epoch, authenticator, exported, members },
    steps,
  }
  vectors.push(made)
}
const note =
  'Made by engines/group/test/foreign/make.ts with mls-rs 0.57.0 (and x-wing 0.1.1 under suite 83). Every key in it is of a test.'
await writeFile(new URL('vectors.json', import.meta.url), `${JSON.stringify({ note, vectors }, undefined, 1)}\n`)
