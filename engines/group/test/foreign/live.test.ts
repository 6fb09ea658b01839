import { describe, expect, it } from 'vitest'
import { change } from '../../src/commit.ts'
import { newOffer, readOffer, type Device } from '../../src/device.ts'
import { follow } from '../../src/follow.ts'
import { authenticatorOf, beginGroup, describe as described, epochOf, exportSecret, isMember } from '../../src/group.ts'
import { membersOf, type Group } from '../../src/group.ts'
import { joinByInfo, joinByWelcome } from '../../src/join.ts'
import { receive, send } from '../../src/message.ts'
import { checkCommit, readInfo } from '../../src/sequence.ts'
import { suites } from '../../src/suites.ts'
import { aYear, authority, bytes, certifiedDevice, sound, text, type Authority } from '../people.ts'
import { absent, hex, officers, unhex, type Officers, type Said } from './officers.ts'

const ana = 'PER/officer/ana'
const bento = 'BRA/officer/bento'
const claire = 'CHE/officer/claire'
const dora = 'BRA/officer/dora'

type Meeting = { readonly ours: Authority; readonly theirs: Officers; group: Group; info: Uint8Array }

/** An offer of theirs, whose key our authority certifies. */
async function offerOf({ ours, theirs }: Pick<Meeting, 'ours' | 'theirs'>, name: string): Promise<string> {
  const offered = await theirs.ask(name, 'offer')
  ours.certify({ name, key: unhex(offered.key), secret: new Uint8Array() })
  expect(sound(await readOffer(ours.engine, unhex(offered.bytes)))).toMatchObject({ name })
  return offered.bytes
}

/** Ours stands where theirs does: epoch, members, and the secrets that only members of it have. */
async function sameAs({ ours, group }: Meeting, said: Said): Promise<void> {
  const secret = await exportSecret(ours.engine, group, { label: 'test', context: bytes('context'), length: 32 })
  const names = membersOf(group).map(({ name }) => name)
  expect({ ...said, members: said.members }).toMatchObject({
    epoch: epochOf(group),
    authenticator: hex(authenticatorOf(group)),
    exported: hex(secret),
    members: names.toSorted(),
  })
}

/** Our sequencer takes a change of theirs, and ours follows it. */
async function taken(at: Meeting, said: Said): Promise<void> {
  const { engine } = at.ours
  const given = { before: at.info, commit: unhex(said.commit), after: unhex(said.info) }
  sound(await checkCommit(engine, given))
  at.group = sound(await follow(engine, at.group, given.commit)).group
  at.info = given.after
  await sameAs(at, said)
}

async function weRead(at: Meeting, who: string, what: string): Promise<void> {
  const said = await at.theirs.ask(who, 'say', { text: hex(bytes(what)) })
  const read = sound(await receive(at.ours.engine, at.group, unhex(said.bytes)))
  expect([read.from.name, text(read.text)]).toEqual([who, what])
  at.group = read.group
}

async function theyRead(at: Meeting, who: readonly string[], what: string): Promise<void> {
  const sent = sound(await send(at.ours.engine, at.group, bytes(what)))
  at.group = sent.group
  for (const name of who) {
    expect((await at.theirs.ask(name, 'read', { bytes: hex(sent.bytes) })).text).toBe(hex(bytes(what)))
  }
}

describe.each(suites)('a device of ours and devices of another implementation (mls-rs), with %s', (suite) => {
  it('share a group that they began', async ({ skip }) => {
    skip(absent !== undefined, absent)
    const ours = await authority(suite)
    const theirs = officers(suite)
    try {
      const device: Device = await certifiedDevice(ours, ana)
      const offer = await newOffer(ours.engine, device, aYear)
      await offerOf({ ours, theirs }, bento)
      await theirs.ask(bento, 'begin', { group: hex(bytes('room')) })
      const invited = await theirs.ask(bento, 'change', {
        add: [hex(offer.bytes), await offerOf({ ours, theirs }, claire)],
      })
      await theirs.ask(claire, 'join', { welcome: invited.welcome })
      const group = sound(await joinByWelcome(ours.engine, unhex(invited.welcome), offer))
      const at: Meeting = { ours, theirs, group, info: unhex(invited.info) }
      await sameAs(at, invited)
      expect(sound(await readInfo(ours.engine, at.info)).members).toHaveLength(3)
      await weRead(at, bento, 'the dredge is at kilometre 117')
      await weRead(at, claire, 'the refinery took 40 kg')
      await theyRead(at, [bento, claire], 'seize it')

      const renewed = await theirs.ask(claire, 'change')
      await theirs.ask(bento, 'follow', { bytes: renewed.commit })
      await taken(at, renewed)

      // Ours renews its keys, and they follow.
      const own = sound(await change(ours.engine, at.group, {}))
      sound(await checkCommit(ours.engine, { before: at.info, commit: own.commit, after: own.info }))
      Object.assign(at, { group: own.group, info: own.info })
      for (const name of [bento, claire]) await sameAs(at, await theirs.ask(name, 'follow', { bytes: hex(own.commit) }))

      await offerOf({ ours, theirs }, dora)
      const entered = await theirs.ask(dora, 'enter', { info: hex(at.info) })
      for (const name of [bento, claire]) await theirs.ask(name, 'follow', { bytes: entered.commit })
      await taken(at, entered)
      await weRead(at, dora, 'I am here')

      const removed = await theirs.ask(bento, 'change', { remove: [claire] })
      await theirs.ask(dora, 'follow', { bytes: removed.commit })
      await taken(at, removed)
      await theyRead(at, [bento, dora], 'without Claire')

      const out = await theirs.ask(bento, 'change', { remove: [ana] })
      expect(isMember(sound(await follow(ours.engine, at.group, unhex(out.commit))).group)).toBe(false)
    } finally {
      await theirs.stop()
    }
  })

  it('share a group that ours began, and enter it from outside, each by the description of the other', async ({
    skip,
  }) => {
    skip(absent !== undefined, absent)
    const ours = await authority(suite)
    const theirs = officers(suite)
    try {
      const { engine } = ours
      const begun = await beginGroup(engine, await certifiedDevice(ours, ana), { id: bytes('room'), lifetime: aYear })
      const at: Meeting = { ours, theirs, ...begun }
      const prepared = sound(await change(engine, at.group, { add: [unhex(await offerOf(at, bento))] }))
      Object.assign(at, { group: prepared.group, info: prepared.info })
      await sameAs(at, await theirs.ask(bento, 'join', { welcome: hex(prepared.welcome ?? new Uint8Array()) }))
      await theyRead(at, [bento], 'welcome')
      await weRead(at, bento, 'thank you')

      await offerOf(at, claire)
      const entered = await theirs.ask(claire, 'enter', { info: hex(at.info) })
      await theirs.ask(bento, 'follow', { bytes: entered.commit })
      await taken(at, entered)

      // A new browser of ours takes its place over by the description they made.
      const anew = await certifiedDevice(ours, ana)
      const back = sound(await joinByInfo(engine, at.info, anew, aYear))
      sound(await checkCommit(engine, { before: at.info, commit: back.commit, after: back.info }))
      Object.assign(at, { group: back.group, info: back.info })
      for (const name of [bento, claire]) {
        await sameAs(at, await theirs.ask(name, 'follow', { bytes: hex(back.commit) }))
      }
      await theyRead(at, [bento, claire], 'still here')
      await weRead(at, claire, 'so are we')

      const less = sound(await change(engine, at.group, { remove: [bento] }))
      Object.assign(at, { group: less.group, info: less.info })
      await sameAs(at, await theirs.ask(claire, 'follow', { bytes: hex(less.commit) }))
      const unread = sound(await send(engine, at.group, bytes('not for Bento')))
      await expect(theirs.ask(bento, 'read', { bytes: hex(unread.bytes) })).rejects.toThrow('could not read')
      expect(sound(await described(engine, at.group)).info.length).toBeGreaterThan(0)
    } finally {
      await theirs.stop()
    }
  })
})
