import { suites } from '@comity/group/suites'
import type { Directory } from '#contexts/directory'
import type { Refusal } from '#kernel/refusal'
import type { Member, RoomFile } from './words.ts'

/** What this node, who is no member of any, can be sure of about groups. */
export type Groups = {
  readonly suite: string
  /** Whether a certificate binds a key to a name, by the keys of the authority that signed it. */
  readonly certified: (certificate: string, name: string, key: Uint8Array, now: string) => Promise<boolean>
  /** Checks the description of a group that begins with one member. */
  readonly begins: (room: string, info: string, by: Member, now: string) => Promise<Refusal | undefined>
  /** Checks a change against the group as it was, and says who did what. `members` are those after it. */
  readonly change: (
    room: RoomFile,
    before: string,
    given: { readonly commit: string; readonly info: string },
    certificates: readonly Pick<Member, 'name' | 'certificate'>[],
    now: string,
  ) => Promise<Changed | Refusal>
  /** Who comes in by a change, as it says itself. */
  readonly cameIn: (commit: string) => Promise<readonly string[]>
  /** The key under which a description names somebody, in base64. Not verified. */
  readonly keyIn: (info: string, name: string) => Promise<string | undefined>
  /** Whether these bytes are a closed message of this room and epoch. */
  readonly isMessage: (room: string, epoch: number, content: string) => Promise<boolean>
  /** What an offer says, if it is in order and its device is certified so. */
  readonly offer: (
    content: string,
    certificate: string,
    now: string,
  ) => Promise<
    { readonly name: string; readonly key: string; readonly reference: string; readonly until: string } | Refusal
  >
}

export type Changed = {
  readonly by: string
  /** Those added, with their keys in base64. */
  readonly added: readonly { readonly name: string; readonly key: string }[]
  readonly removed: readonly string[]
  readonly epoch: number
}

/** What reads groups is large, and many a node has no room for days: it is loaded when a group is first looked at. */
export function groups(directory: Directory): Groups {
  let opened: Promise<Groups> | undefined
  const open = (): Promise<Groups> =>
    (opened ??= import('./groups.mls.ts').then(({ openGroups }) => openGroups(directory)))
  return {
    suite: suites[0],
    certified: async (...given) => (await open()).certified(...given),
    begins: async (...given) => (await open()).begins(...given),
    change: async (...given) => (await open()).change(...given),
    cameIn: async (...given) => (await open()).cameIn(...given),
    keyIn: async (...given) => (await open()).keyIn(...given),
    isMessage: async (...given) => (await open()).isMessage(...given),
    offer: async (...given) => (await open()).offer(...given),
  }
}
