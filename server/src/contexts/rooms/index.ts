import { randomBytes } from 'node:crypto'
import type { Cases } from '#contexts/cases'
import type { Directory } from '#contexts/directory'
import type { Identity } from '#contexts/identity'
import type { Ledger } from '#contexts/ledger'
import { may } from '#kernel/authorise'
import type { Context } from '#kernel/context'
import type { Kernel } from '#kernel/kernel'
import { arrivalsIn } from './collect.ts'
import { roomErrands } from './deliver.ts'
import type { Ground } from './ground.ts'
import { groups } from './groups.ts'
import { roomLifecycle } from './lifecycle.ts'
import { peerRooms } from './peer.serve.ts'
import { roomResource } from './policy.ts'
import { deviceEndpoints } from './service.devices.ts'
import { exportRoom, ledgerReaction } from './service.export.ts'
import { fileEndpoints } from './service.files.ts'
import { decideRetention } from './service.retention.ts'
import { openRoom, roomQueries } from './service.rooms.ts'
import { claimOffer, seatable, seatOfficer } from './service.seats.ts'
import { markRead, writeCommands } from './service.write.ts'
import { roomById } from './store.rooms.ts'

/** Group messaging between officers of several States: this node orders, keeps and passes on what it cannot read. */
export async function rooms(
  kernel: Kernel,
  given: {
    readonly identity: Identity
    readonly directory: Directory
    readonly cases: Cases
    readonly ledger: Ledger
    readonly state: string
    /** Largest closed file, in bytes. */
    readonly mostFile?: number
    /** Answers of another node about one room that are taken in one turn; what is left comes in the next. */
    readonly rounds?: number
  },
): Promise<Context> {
  const { mostFile = 200 * 1024 * 1024, rounds = 100, ...doors } = given
  const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))
  const ground: Ground = { kernel, ...doors, groups: groups(doors.directory), random, mostFile, rounds }
  kernel.blobs.usedBy((digest) => arrivalsIn(kernel).uses(digest))
  const seat = seatOfficer(ground)
  const claim = claimOffer(ground)
  const seal = exportRoom(ground)
  const written = [...writeCommands(ground), decideRetention(ground)]
  return {
    name: 'rooms',
    endpoints: [
      ...roomQueries(ground, [...written, seat, claim, seal]),
      openRoom(ground),
      ...written,
      markRead(ground),
      seat,
      claim,
      seatable(ground),
      ...fileEndpoints(ground),
      seal,
      ...deviceEndpoints(ground),
    ],
    reactions: [ledgerReaction(ground)],
    errands: roomErrands(ground),
    lifecycles: [roomLifecycle],
    watchers: {
      room: async (actor, id) => {
        const kept = await roomById(kernel.database, id)
        return (
          kept !== undefined && may(kernel.policies, actor, 'rooms.see', roomResource(kept.room, doors.state, actor))
        )
      },
    },
    pages: peerRooms(ground),
  }
}
