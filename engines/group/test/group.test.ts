import { describe, expect, it } from 'vitest'
import { change } from '../src/commit.ts'
import { newDevice, newOffer, readOffer } from '../src/device.ts'
import { mostSkipped, pastEpochs } from '../src/engine.ts'
import { follow } from '../src/follow.ts'
import {
  authenticatorOf,
  beginGroup,
  epochOf,
  exportSecret,
  isMember,
  membersOf,
  openGroup,
  saveGroup,
} from '../src/group.ts'
import { joinByInfo, joinByWelcome } from '../src/join.ts'
import { receive, send } from '../src/message.ts'
import { checkCommit, readInfo } from '../src/sequence.ts'
import { readCommit, readMessage } from '../src/claims.ts'
import { suites } from '../src/suites.ts'
import {
  aYear,
  add,
  authority,
  bytes,
  certifiedDevice,
  commit,
  held,
  offerOf,
  rejoin,
  room,
  say,
  sound,
  take,
  text,
} from './people.ts'

const ana = 'PER/officer/ana'
const bento = 'BRA/officer/bento'
const claire = 'CHE/officer/claire'
const dora = 'PER/officer/dora'

describe.each(suites)('a group of %s', (suite) => {
  it('lets each member read what another wrote, and knows who wrote it', async () => {
    const at = await room([ana, bento, claire], suite)
    expect(await say(at, ana, 'the dredge is at kilometre 117')).toEqual([bento, claire])
    expect(await say(at, claire, 'the refinery took 40 kg')).toEqual([ana, bento])
  })

  it('is the same when it was saved and taken up again', async () => {
    const at = await room([ana, bento], suite)
    await say(at, ana, 'one')
    for (const [name, group] of at.groups) at.groups.set(name, sound(openGroup(at.authority.engine, saveGroup(group))))
    expect(await say(at, bento, 'two')).toEqual([ana])
    await add(at, bento, claire)
    expect(await say(at, claire, 'three')).toEqual([ana, bento])
  })
})

describe('members of a group', () => {
  it('derive the same secrets, and others in the next epoch', async () => {
    const at = await room([ana, bento])
    const { engine } = at.authority
    const secret = async (name: string) =>
      exportSecret(engine, held(at, name), { label: 'seal', context: bytes('x'), length: 32 })
    const before = await secret(ana)
    expect(await secret(bento)).toEqual(before)
    expect(authenticatorOf(held(at, ana))).toEqual(authenticatorOf(held(at, bento)))
    await commit(at, bento, {})
    expect(await secret(ana)).not.toEqual(before)
    expect(await secret(ana)).toEqual(await secret(bento))
  })

  it('see who stands in the group', async () => {
    const at = await room([ana, bento, claire])
    expect(membersOf(held(at, claire)).map(({ name }) => name)).toEqual([ana, bento, claire])
    const { group, members, epoch } = sound(await readInfo(at.authority.engine, at.info))
    expect([text(group), epoch, members.map(({ name }) => name)]).toEqual(['room', 2, [ana, bento, claire]])
  })

  it('read messages out of order within an epoch, each once, and not from arbitrarily far ahead', async () => {
    const at = await room([ana, bento])
    const { engine } = at.authority
    const sent: Uint8Array[] = []
    let writer = held(at, ana)
    for (let number = 0; number < mostSkipped + 3; number += 1) {
      const one = sound(await send(engine, writer, bytes(String(number))))
      writer = one.group
      sent.push(one.bytes)
    }
    const nth = (number: number): Uint8Array => sent[number] ?? new Uint8Array()
    const third = sound(await receive(engine, held(at, bento), nth(2)))
    const first = sound(await receive(engine, third.group, nth(0)))
    expect([text(third.text), text(first.text)]).toEqual(['2', '0'])
    expect(await receive(engine, first.group, nth(0))).toEqual({ fault: 'unreadable' })
    expect(await receive(engine, held(at, bento), nth(mostSkipped + 2))).toEqual({ fault: 'unreadable' })
  })

  it('read what was written before a change and came after it, for a bounded number of epochs', async () => {
    const at = await room([ana, bento, claire])
    const { engine } = at.authority
    const late = sound(await send(engine, held(at, ana), bytes('late')))
    at.groups.set(ana, late.group)
    for (let epoch = 1; epoch <= pastEpochs; epoch += 1) await commit(at, bento, {})
    expect(text(sound(await receive(engine, held(at, claire), late.bytes)).text)).toBe('late')
    await commit(at, bento, {})
    expect(await receive(engine, held(at, claire), late.bytes)).toEqual({ fault: 'past-epoch' })
  })

  it('do not open their own messages', async () => {
    const at = await room([ana, bento])
    const sent = sound(await send(at.authority.engine, held(at, ana), bytes('x')))
    expect(await receive(at.authority.engine, sent.group, sent.bytes)).toEqual({ fault: 'unreadable' })
  })
})

describe('who was removed', () => {
  it('cannot read the next epoch, nor change it, and knows', async () => {
    const at = await room([ana, bento, claire])
    const { engine } = at.authority
    const gone = held(at, claire)
    const other = sound(await change(engine, gone, { remove: [bento] }))
    const prepared = sound(await change(engine, held(at, ana), { remove: [claire] }))
    await take(
      {
        ...at,
        groups: new Map([
          [ana, held(at, ana)],
          [bento, held(at, bento)],
        ]),
      },
      ana,
      prepared,
    )
    at.groups.set(bento, sound(await follow(engine, held(at, bento), prepared.commit)).group)
    at.groups.set(ana, prepared.group)
    at.groups.delete(claire)
    const sent = sound(await send(engine, held(at, ana), bytes('without her')))
    expect(await receive(engine, gone, sent.bytes)).toEqual({ fault: 'future-epoch' })
    const told = sound(await follow(engine, gone, prepared.commit))
    expect([told.removed, isMember(told.group)]).toEqual([[claire], false])
    expect(await receive(engine, told.group, sent.bytes)).toEqual({ fault: 'removed' })
    expect(await send(engine, told.group, bytes('x'))).toEqual({ fault: 'removed' })
    // What she prepared before belongs to an epoch that is over.
    expect(await follow(engine, held(at, bento), other.commit)).toEqual({ fault: 'past-epoch' })
    expect(text(sound(await receive(engine, held(at, bento), sent.bytes)).text)).toBe('without her')
  })

  it('is not heard any more with what was written before and came after', async () => {
    const at = await room([ana, bento, claire])
    const late = sound(await send(at.authority.engine, held(at, claire), bytes('from the past')))
    await commit(at, ana, { remove: [claire] })
    expect(await receive(at.authority.engine, held(at, bento), late.bytes)).toEqual({ fault: 'past-epoch' })
  })

  it('may be added again', async () => {
    const at = await room([ana, bento])
    await commit(at, ana, { remove: [bento] })
    await add(at, ana, bento)
    expect(await say(at, bento, 'back')).toEqual([ana])
  })

  it('is never oneself: who leaves is removed by another', async () => {
    const at = await room([ana, bento])
    expect(await change(at.authority.engine, held(at, ana), { remove: [ana] })).toEqual({ fault: 'not-allowed' })
    expect(await change(at.authority.engine, held(at, ana), { remove: [claire] })).toEqual({ fault: 'not-allowed' })
  })
})

describe('of two changes in one epoch', () => {
  it('one holds; the other is prepared anew', async () => {
    const at = await room([ana, bento, claire])
    const { engine } = at.authority
    const offer = await offerOf(at, dora)
    const won = sound(await change(engine, held(at, ana), { add: [offer.bytes] }))
    const lost = sound(await change(engine, held(at, bento), { remove: [claire] }))
    await take(at, ana, won)
    at.groups.set(dora, sound(await joinByWelcome(engine, won.welcome ?? new Uint8Array(), offer)))
    const before = { before: at.info, commit: lost.commit, after: lost.info }
    expect(await checkCommit(engine, before)).toEqual({ fault: 'past-epoch' })
    expect(await follow(engine, held(at, claire), lost.commit)).toEqual({ fault: 'past-epoch' })
    await commit(at, bento, { remove: [claire] })
    expect(await say(at, dora, 'one history')).toEqual([ana, bento])
  })

  it('whoever was shown the other one is alone: what is written next does not open', async () => {
    const at = await room([ana, bento, claire])
    const { engine } = at.authority
    const one = sound(await change(engine, held(at, ana), {}))
    const other = sound(await change(engine, held(at, bento), {}))
    const misled = sound(await follow(engine, held(at, claire), other.commit))
    const sent = sound(await send(engine, one.group, bytes('x')))
    expect(await receive(engine, misled.group, sent.bytes)).toEqual({ fault: 'unreadable' })
    expect(authenticatorOf(misled.group)).not.toEqual(authenticatorOf(one.group))
  })
})

describe('entering from outside', () => {
  it('takes over one’s own place, and the old browser reads on no longer', async () => {
    const at = await room([ana, bento, claire])
    const old = held(at, bento)
    await rejoin(at, bento)
    expect(membersOf(held(at, ana)).map(({ name }) => name)).toEqual([ana, bento, claire])
    const { engine } = at.authority
    const sent = sound(await send(engine, held(at, ana), bytes('for the new one')))
    at.groups.set(ana, sent.group)
    expect(text(sound(await receive(engine, held(at, bento), sent.bytes)).text)).toBe('for the new one')
    expect(await receive(engine, old, sent.bytes)).toEqual({ fault: 'future-epoch' })
    const commitBytes = at.commits.at(-1) ?? new Uint8Array()
    const told = sound(await follow(engine, old, commitBytes))
    expect([told.by.name, told.removed, isMember(told.group)]).toEqual([bento, [bento], false])
    expect(await receive(engine, told.group, sent.bytes)).toEqual({ fault: 'removed' })
    expect(await follow(engine, old, flipped(commitBytes, commitBytes.length - 200))).toHaveProperty('fault')
    expect(await say(at, bento, 'here again')).toEqual([ana, claire])
  })

  it('cannot take the place of another, whatever is certified', async () => {
    const at = await room([ana, bento])
    const { engine } = at.authority
    const mallory = await certifiedDevice(at.authority, dora)
    const prepared = sound(await joinByInfo(engine, at.info, mallory, aYear))
    const claims = readCommit(prepared.commit)
    if ('fault' in claims) throw new Error('unexpected')
    const { judge } = await import('../src/judge.ts')
    const members = membersOf(held(at, ana))
    expect(judge(members, { ...claims, removes: [1] })).toEqual({ fault: 'not-allowed' })
    expect(judge(members, { ...claims, joiner: { leaf: 2, name: bento, key: mallory.key } })).toEqual({
      fault: 'not-allowed',
    })
  })

  it('with a false certificate is refused by every member and by the sequencer', async () => {
    const at = await room([ana, bento])
    const { engine } = at.authority
    const impostor = await newDevice((await authority()).engine, claire)
    at.authority.certify(impostor)
    const prepared = sound(await joinByInfo(engine, at.info, impostor, aYear))
    at.authority.revoke(impostor)
    const given = { before: at.info, commit: prepared.commit, after: prepared.info }
    expect(await checkCommit(engine, given)).toEqual({ fault: 'not-certified' })
    expect(await follow(engine, held(at, ana), prepared.commit)).toEqual({ fault: 'not-certified' })
  })

  it('is not possible with an outdated description', async () => {
    const at = await room([ana, bento])
    const old = at.info
    await commit(at, ana, {})
    const device = await certifiedDevice(at.authority, claire)
    const prepared = sound(await joinByInfo(at.authority.engine, old, device, aYear))
    const given = { before: at.info, commit: prepared.commit, after: prepared.info }
    expect(await checkCommit(at.authority.engine, given)).toEqual({ fault: 'past-epoch' })
  })
})

describe('a member with a false certificate', () => {
  it('cannot be added, and an offer of one is refused', async () => {
    const at = await room([ana, bento])
    const { engine } = at.authority
    const impostor = await newDevice(engine, claire)
    const offer = await newOffer(engine, impostor, aYear)
    expect(await readOffer(engine, offer.bytes)).toEqual({ fault: 'not-certified' })
    expect(await change(engine, held(at, ana), { add: [offer.bytes] })).toEqual({ fault: 'not-certified' })
  })

  it('is found by who is invited to a group with one', async () => {
    const at = await room([ana, bento])
    const offer = await offerOf(at, claire)
    const { welcome } = await commit(at, ana, { add: [offer.bytes] })
    const device = at.devices.get(bento)
    if (device) at.authority.revoke(device)
    expect(await joinByWelcome(at.authority.engine, welcome ?? new Uint8Array(), offer)).toEqual({
      fault: 'not-certified',
    })
  })

  it('has no offer that says another name than the certificate', async () => {
    const at = await authority()
    const device = await certifiedDevice(at, ana)
    const offer = await newOffer(at.engine, { ...device, name: bento }, aYear)
    expect(await readOffer(at.engine, offer.bytes)).toEqual({ fault: 'not-certified' })
    expect(sound(await readOffer(at.engine, (await newOffer(at.engine, device, aYear)).bytes)).name).toBe(ana)
  })
})

describe('nobody gets a second place', () => {
  it('by being added twice, or twice at once', async () => {
    const at = await room([ana, bento])
    const { engine } = at.authority
    const [one, two] = [await offerOf(at, claire), await offerOf(at, claire)]
    expect(await change(engine, held(at, ana), { add: [one.bytes, two.bytes] })).toEqual({ fault: 'not-allowed' })
    await commit(at, ana, { add: [one.bytes] })
    expect(await change(engine, held(at, ana), { add: [two.bytes] })).toEqual({ fault: 'not-allowed' })
  })
})

describe('what comes from outside', () => {
  it('is a fault when it is no message, cut off, longer, or changed in any byte', async () => {
    const at = await room([ana, bento])
    const { engine } = at.authority
    const sent = sound(await send(engine, held(at, ana), bytes('x')))
    const prepared = sound(await change(engine, held(at, ana), {}))
    const reader = held(at, bento)
    for (const bad of [
      new Uint8Array(),
      bytes('no message'),
      sent.bytes.slice(0, 40),
      new Uint8Array([...sent.bytes, 0]),
    ]) {
      expect('fault' in (await receive(engine, reader, bad))).toBe(true)
      expect('fault' in readMessage(bad)).toBe(true)
      expect('fault' in (await follow(engine, reader, bad))).toBe(true)
      expect('fault' in (await readInfo(engine, bad))).toBe(true)
      expect('fault' in (await readOffer(engine, bad))).toBe(true)
    }
    for (let at = 0; at < sent.bytes.length; at += 7) {
      expect('fault' in (await receive(engine, reader, flipped(sent.bytes, at))), `message, byte ${at}`).toBe(true)
    }
    for (let at = 0; at < prepared.commit.length; at += 97) {
      expect('fault' in (await follow(engine, reader, flipped(prepared.commit, at))), `change, byte ${at}`).toBe(true)
    }
  })

  it('of another group is a fault', async () => {
    const at = await room([ana, bento])
    const { engine } = at.authority
    const device = at.devices.get(ana)
    if (device === undefined) throw new Error('unexpected')
    const other = await beginGroup(engine, device, { id: bytes('other'), lifetime: aYear })
    const sent = sound(await send(engine, other.group, bytes('x')))
    const moved = sound(await change(engine, other.group, {}))
    expect(await receive(engine, held(at, bento), sent.bytes)).toEqual({ fault: 'wrong-group' })
    expect(await follow(engine, held(at, bento), moved.commit)).toEqual({ fault: 'wrong-group' })
  })
})

describe('the sequencer, who is no member,', () => {
  it('sees who changed what, and that the description fits the change', async () => {
    const at = await room([ana, bento])
    const { engine } = at.authority
    const offer = await offerOf(at, claire)
    const before = at.info
    const prepared = sound(await change(engine, held(at, ana), { add: [offer.bytes], remove: [bento] }, bytes('why')))
    const checked = sound(await checkCommit(engine, { before, commit: prepared.commit, after: prepared.info }))
    expect(checked).toMatchObject({ added: [claire], removed: [bento], epoch: 2 })
    expect([checked.by.name, text(checked.authenticated)]).toEqual([ana, 'why'])
    const other = sound(await change(engine, held(at, ana), { remove: [bento] }))
    expect(await checkCommit(engine, { before, commit: prepared.commit, after: other.info })).toEqual({
      fault: 'not-allowed',
    })
    expect(await checkCommit(engine, { before, commit: prepared.commit, after: before })).toEqual({
      fault: 'not-allowed',
    })
  })

  it('refuses a change that names another member as its author', async () => {
    const at = await room([ana, bento, claire])
    const { engine } = at.authority
    const prepared = sound(await change(engine, held(at, ana), {}))
    const claims = readCommit(prepared.commit)
    if ('fault' in claims) throw new Error('unexpected')
    // The author's leaf stands before the content in the clear; the signature does not follow it there.
    for (let byte = 0; byte < 40; byte += 1) {
      const forged = flipped(prepared.commit, byte)
      const given = { before: at.info, commit: forged, after: prepared.info }
      expect('fault' in (await checkCommit(engine, given)), `byte ${byte}`).toBe(true)
    }
    expect(epochOf(prepared.group)).toBe(3)
  })
})

function flipped(given: Uint8Array, at: number): Uint8Array {
  const changed = given.slice()
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}
