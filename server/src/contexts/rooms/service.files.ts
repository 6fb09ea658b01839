import { Readable } from 'node:stream'
import { command, type Endpoint } from '#kernel/command'
import { query } from '#kernel/query'
import { isRefusal, refuse, Refused, type Refusal } from '#kernel/refusal'
import { Instant } from '#kernel/schema/instant'
import { arrivalsIn } from './collect.ts'
import * as contract from './contract.ts'
import { loadRoom, ownName, type Ground } from './ground.ts'
import { roomLifecycle } from './lifecycle.ts'
import { others } from './peer.serve.ts'
import { roomResource } from './policy.ts'
import { expiredUntil } from './rules.retention.ts'
import { forgetUpload } from './store.blobs.ts'
import { fileNamed, saveFile, type RoomFileRow } from './store.delivery.ts'
import { hasExpiredHere } from './store.retention.ts'
import type { RoomFile } from './words.ts'
import { paths, sinceHeader } from './words.peer.ts'

type Taken = { readonly digest: string; readonly bytes: number; readonly upload: string }

/** Files of rooms are closed on the device: bytes without a name, found by their digest. */
export function fileEndpoints(ground: Ground): readonly Endpoint[] {
  const { kernel, state, mostFile } = ground
  const send = command({
    route: contract.sendFile,
    action: 'rooms.write',
    load: ({ params }) => loadRoom(ground, params.id),
    resource: ({ room }, actor) => roomResource(room, state, actor),
    visibleBy: 'rooms.see',
    lifecycle: { of: roomLifecycle, step: 'write', state: ({ room }) => room.state },
    facts: async (_, { file }): Promise<Taken | Refusal> => {
      if (file === undefined) return refuse('empty-file', { detail: 'there is no file in the request' })
      const stored = await kernel.blobs.put(file, mostFile)
      if (isRefusal(stored)) return stored
      const { digest, bytes } = stored
      const upload = await arrivalsIn(kernel).arrived(digest)
      if (isRefusal(upload)) return upload
      return bytes === 0 ? refuse('empty-file', { detail: 'the file is empty' }) : { digest, bytes, upload }
    },
    content: ({ digest }) => digest,
    decide: ({ room }, { actor, now }, { digest, bytes, upload }) => ({
      save: { file: { room: room.id, digest, bytes, by: ownName(ground, actor), at: now }, upload },
      events: [],
      reply: { digest, bytes },
    }),
    save: ({ file, upload }: { file: RoomFileRow; upload: string }) => [saveFile(file), forgetUpload(upload)],
  })

  const fetch = query({
    route: contract.fetchFile,
    action: 'rooms.read',
    load: ({ params }) => loadRoom(ground, params.id),
    resource: ({ room }, actor) => roomResource(room, state, actor),
    visibleBy: 'rooms.see',
    reply: async ({ room }, { params: { digest }, now }) => {
      const held = await fileNamed(kernel.database, room.id, digest)
      if (held === undefined) {
        const brought = await bring(room, digest, now)
        if (isRefusal(brought)) return brought
      }
      const headers = {
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'no-store',
      }
      return { stream: await kernel.blobs.open(digest), headers, seen: [room.id] }
    },
  })

  /** Asks the nodes that take part, the lead first, and keeps what one of them has. */
  const bring = async (room: RoomFile, digest: string, now: string): Promise<Refusal | undefined> => {
    const states = others(room, state).toSorted((a) => (a === room.lead ? -1 : 1))
    const path = paths.file.replace(':room', room.id).replace(':digest', digest)
    const expired = expiredUntil(room.retention, now)
    if (await hasExpiredHere(kernel.database, room.id, digest)) {
      return refuse('file-away', { detail: 'the file was kept as long as was decided, and is gone from this node' })
    }
    for (const from of states) {
      try {
        const answer = await ground.directory.call(from, {
          method: 'GET',
          path,
          mostBytes: mostFile,
          timeoutMs: 120_000,
        })
        if (answer.status !== 200) continue
        const at = since(answer.headers[sinceHeader], room, now)
        // Another node may keep what has expired; it does not come back from there.
        if (expired !== undefined && Date.parse(at) <= Date.parse(expired)) continue
        const stored = await kernel.blobs.put(Readable.from([answer.body]), mostFile, digest)
        if (isRefusal(stored)) continue
        const upload = await arrivalsIn(kernel).arrived(digest)
        if (isRefusal(upload)) continue
        const file = { room: room.id, digest, bytes: stored.bytes, by: from, at }
        await kernel.database.commit([saveFile(file), forgetUpload(upload)])
        return undefined
      } catch (error) {
        if (!(error instanceof Refused)) throw error
      }
    }
    return refuse('file-away', { detail: 'no node that answers now has the file; try again later' })
  }
  return [send, fetch]
}

/** A copy expires with what it is a copy of: from when on that was there, by its room's age where that is not told. */
function since(told: string | undefined, { openedAt }: Pick<RoomFile, 'openedAt'>, now: string): string {
  const read = Instant.safeParse(told)
  if (!read.success) return openedAt
  return Date.parse(read.data) < Date.parse(now) ? read.data : now
}
