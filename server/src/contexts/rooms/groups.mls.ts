import { base64, fromBase64 } from '@comity/proof/base64'
import { checkCommit, readInfo } from '@comity/group/sequence'
import { openEngine, type Engine } from '@comity/group/engine'
import { isFault, type Fault } from '@comity/group/fault'
import { namedIn, readCommit, readMessage } from '@comity/group/claims'
import { readOffer } from '@comity/group/device'
import { suites } from '@comity/group/suites'
import type { Directory } from '#contexts/directory'
import { utf8 } from '@comity/proof/hash'
import { nativeVerify } from '#kernel/crypto/signing'
import { refuse, type Refusal } from '#kernel/refusal'
import { certifies, claimedIn } from '@comity/group/certificate'
import type { Groups } from './groups.ts'
import { stateOf, type Member } from './words.ts'

/** How a group is called: after its room. */
const groupOf = (room: string): Uint8Array => utf8(room)

/** Groups as the library of MLS reads them. */
export async function openGroups(directory: Directory): Promise<Groups> {
  const { cipher } = await openEngine(() => false)
  const engineFor = (members: readonly Pick<Member, 'name' | 'certificate'>[], now: string): Engine => ({
    suite: suites[0],
    cipher,
    certified: async (name, key) => {
      for (const one of members) {
        if (one.name === name && (await certified(one.certificate, name, key, now))) return true
      }
      return false
    },
  })

  // What was verified once is so until a key is taken back, or the certificate is over.
  const held = new Map<string, string>()
  directory.onChange(() => held.clear())
  const certified: Groups['certified'] = async (certificate, name, key, now) => {
    const claimed = claimedIn(certificate)
    if (claimed === undefined) return false
    const entry = `${name} ${base64(key)} ${certificate}`
    const until = held.get(entry)
    if (until !== undefined) return now < until
    const keys = await directory.keysOf(stateOf(name), claimed.from)
    if (!certifies(certificate, { name, key, keys, now, verify: nativeVerify })) return false
    if (held.size > 20_000) held.clear()
    held.set(entry, claimed.until)
    return true
  }

  return {
    suite: suites[0],
    certified,
    begins: async (room, info, by, now) => {
      const read = await readInfo(engineFor([by], now), bytes(info))
      if (isFault(read)) return notAllowed(read)
      const fits = same(read.group, groupOf(room)) && read.epoch === 0 && read.members.length === 1
      return fits && read.members[0]?.name === by.name ? undefined : notAllowed({ fault: 'not-allowed' })
    },
    change: async (room, before, { commit, info }, certificates, now) => {
      const engine = engineFor([...room.members, ...certificates], now)
      const checked = await checkCommit(engine, { before: bytes(before), commit: bytes(commit), after: bytes(info) })
      if (isFault(checked)) return notAllowed(checked)
      const { by, removed, epoch, members } = checked
      const added = checked.added.flatMap((name) => members.filter((one) => one.name === name))
      return { by: by.name, removed, epoch, added: added.map(({ name, key }) => ({ name, key: base64(key) })) }
    },
    cameIn: async (commit) => {
      const claims = readCommit(bytes(commit))
      if (isFault(claims)) return []
      const entered = claims.author === undefined ? (claims.joiner?.name ?? []) : []
      return claims.adds.map(({ name }) => name).concat(entered)
    },
    keyIn: async (info, name) => {
      const key = namedIn(bytes(info)).find((one) => one.name === name)?.key
      return key && base64(key)
    },
    isMessage: async (room, epoch, content) => {
      const read = readMessage(bytes(content))
      return !isFault(read) && read.epoch === epoch && same(read.group, groupOf(room))
    },
    offer: async (content, certificate, now) => {
      const claimed = claimedIn(certificate)
      const read = await readOffer(engineFor([{ name: claimed?.officer ?? '', certificate }], now), bytes(content))
      if (isFault(read)) return notAllowed(read)
      const until = Temporal.Instant.fromEpochMilliseconds(Math.min(read.until, 4_102_444_800) * 1000)
      return {
        name: read.name,
        key: base64(read.key),
        reference: base64(read.reference),
        until: until.toString({ smallestUnit: 'millisecond' }),
      }
    },
  }
}

function bytes(text: string): Uint8Array {
  return fromBase64(text) ?? new Uint8Array()
}
function same(a: Uint8Array, b: Uint8Array): boolean {
  return base64(a) === base64(b)
}

const sayings: Readonly<Partial<Record<Fault['fault'], string>>> = {
  'not-certified': 'a member’s device is not certified by an authority this node trusts',
  'past-epoch': 'another change was taken first',
  'future-epoch': 'the change belongs to a later state of the group',
}

function notAllowed({ fault }: Fault): Refusal {
  if (fault === 'past-epoch') {
    return refuse('epoch-over', { detail: 'another change was taken first: receive it, then try again' })
  }
  const detail = sayings[fault] ?? 'the change of the group is not one that rooms make, or is not in order'
  return refuse('change-not-allowed', { detail, facts: { fault } })
}
