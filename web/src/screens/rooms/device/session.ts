import { change, type Change, type Prepared } from '@comity/group/commit'
import { openEngine, type Engine } from '@comity/group/engine'
import { isFault } from '@comity/group/fault'
import { beginGroup, epochOf } from '@comity/group/group'
import { joinByInfo } from '@comity/group/join'
import { send } from '@comity/group/message'
import { base64 } from '@comity/proof/base64'
import { canonicalise } from '@comity/proof/canonical'
import { changeMembers, listEntries, openRoom, readKeys, writeMessage } from '@comity/server/contracts/rooms'
import type { Marking } from '@comity/server/kernel/schema/marking'
import { ApiRefusal, type Api } from '../../../lib/api.ts'
import { bytesOf, openDevice, read, written, type OwnDevice } from './device.ts'
import { knowing, type Known } from './known.ts'
import { expiredOf, type Line, type Said, type SentFile } from './lines.ts'
import { beginning, fromKept, readEntry, toKeep, type Kept, type Standing } from './log.ts'
import type { Vault } from './vault.ts'

export type Parts = {
  readonly api: Api
  readonly vault: Vault
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly newId: () => string
  /** Does one thing at a time, across all pages of this browser. */
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T>
}

/** What this browser does in rooms. All that is secret stays in its vault. */
export type RoomDevice = {
  readonly name: string
  readonly open: (what: { readonly title: string; readonly marking: Marking }) => Promise<string>
  /** Reads on in a room, and gives all it has read there. */
  readonly read: (room: string) => Promise<RoomRead>
  /** Null while it waits for the node of the lead. */
  readonly write: (room: string, text: string, files: readonly SentFile[], id?: string) => Promise<number | null>
  readonly change: (room: string, what: Change) => Promise<void>
  /** Takes the officer's own place with this browser. */
  readonly enter: (room: string) => Promise<void>
  /** What was written under this id and is not yet in the log. */
  readonly written: (room: string, id: string) => Promise<Said | undefined>
}
export type RoomRead = {
  readonly lines: readonly Line[]
  readonly inside: boolean
  readonly out: Standing['out']
  readonly trouble: Standing['trouble']
  readonly head: Standing['head']
}

/** Nothing is sent more often than this when others were faster. */
const tries = 4
const entriesAtOnce = 100
const lifetimeDays = 365

export async function openRoomDevice(parts: Parts): Promise<RoomDevice> {
  const { api, vault, now, newId, alone } = parts
  const own: OwnDevice = await alone('device', () => openDevice(vault, api, now))
  const { device } = own
  const lifetime = () => {
    const from = Math.floor(now() / 1000) - 3_600
    return { from, until: from + lifetimeDays * 24 * 3_600 }
  }

  type Open = { readonly engine: Engine; readonly known: Known; readonly standing: Standing }
  const take = async (room: string): Promise<Open> => {
    const bytes = await vault.get(`room ${room}`)
    const kept = bytes === undefined ? undefined : read<Kept>(bytes)
    const known = knowing(kept?.certificates ?? [], () => new Date(now()).toISOString())
    const engine = await openEngine(known.certified)
    return { engine, known, standing: kept === undefined ? beginning : fromKept(engine, kept) }
  }
  const keeping = (room: string, standing: Standing, known: Known) =>
    [`room ${room}`, written(toKeep(standing, known.certificates()))] as const
  const sentName = (room: string, id: string) => `sent ${room} ${id}`
  const lineName = (room: string, number: number) => `line ${room} ${String(number).padStart(8, '0')}`

  const saidUnder = async (room: string, id: string): Promise<Said | undefined> => {
    const bytes = await vault.get(sentName(room, id))
    return bytes && read<Said>(bytes)
  }

  /** Reads to the end of the log. The caller has the room to itself. */
  const readOn = async (room: string): Promise<Open> => {
    const { engine, known, standing: first } = await take(room)
    let standing = first
    const { keys } = await api.call(readKeys, { params: { id: room } })
    known.trust(keys)
    for (;;) {
      const query = { after: standing.head.number, limit: entriesAtOnce }
      const { entries } = await api.call(listEntries, { params: { id: room }, query })
      if (entries.length === 0) return { engine, known, standing }
      const fresh = new Map<number, string>()
      const changes: (readonly [string, Uint8Array | undefined])[] = []
      const offers = standing.group === undefined ? await own.offers() : []
      for (const entry of entries) {
        const step = await readEntry(standing, entry, {
          engine,
          device,
          offers,
          own: (id) => saidUnder(room, id),
          digestAt: async (number) => fresh.get(number) ?? digestOfLine(await vault.get(lineName(room, number))),
          learn: known.learn,
          now,
        })
        standing = step.standing
        fresh.set(step.line.number, step.line.digest)
        changes.push([lineName(room, step.line.number), written(step.line)], ...step.forget)
        if (step.line.author === device.name) changes.push([sentName(room, step.line.id), undefined])
      }
      // The lines and the state that read them are kept together: a message opens only once.
      await vault.put([...changes, keeping(room, standing, known)])
      if (entries.length < entriesAtOnce) return { engine, known, standing }
    }
  }

  /** All lines of a room; what was read in them is forgotten here too once it has expired. */
  const lines = async (room: string): Promise<readonly Line[]> => {
    const all = (await vault.all(`line ${room} `)).map(([, bytes]) => read<Line>(bytes))
    const expired = new Map(expiredOf(all, now()).map((line) => [line.number, line]))
    if (expired.size === 0) return all
    await vault.put([...expired.values()].map((line) => [lineName(room, line.number), written(line)] as const))
    return all.map((line) => expired.get(line.number) ?? line)
  }

  /** Sends a change and, if another was taken first, follows that and makes it anew. */
  const putChange = async (
    room: string,
    prepare: (at: Open) => Promise<Prepared | { readonly fault: string }>,
  ): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const at = await readOn(room)
      const prepared = await prepare(at)
      if ('fault' in prepared) throw ownRefusal('change-not-allowed')
      const commit = base64(prepared.commit)
      await vault.put([keeping(room, { ...at.standing, pending: { commit, group: prepared.group } }, at.known)])
      const welcome = prepared.welcome === undefined ? null : base64(prepared.welcome)
      const body = { id: newId(), commit, info: base64(prepared.info), welcome }
      try {
        await api.call(changeMembers, { params: { id: room }, body })
      } catch (failure) {
        if (attempt < tries && failure instanceof ApiRefusal && failure.code === 'epoch-over') continue
        throw failure
      }
      await readOn(room)
      return
    }
  }

  return {
    name: device.name,
    open: (what) =>
      alone('device', async () => {
        const id = newId()
        const engine = await openEngine((name) => name === device.name)
        const begun = await beginGroup(engine, device, { id: new TextEncoder().encode(id), lifetime: lifetime() })
        // Kept first: whoever opened a room must be able to write in it, whatever happens to the answer.
        await vault.put([
          keeping(
            id,
            { ...beginning, group: begun.group },
            knowing([], () => ''),
          ),
        ])
        await api.call(openRoom, { body: { id, ...what, info: base64(begun.info) } })
        return id
      }),
    read: (room) =>
      alone(room, async () => {
        const { standing } = await readOn(room)
        const { group, out, trouble, head } = standing
        return { lines: await lines(room), inside: group !== undefined, out, trouble, head }
      }),
    write: (room, text, files, given) =>
      alone(room, async () => {
        const id = given ?? newId()
        for (let attempt = 1; ; attempt += 1) {
          const { engine, known, standing } = await readOn(room)
          if (standing.group === undefined) throw ownRefusal('change-not-allowed')
          const said: Said = { text, files, after: standing.head }
          const closed = await send(engine, standing.group, new TextEncoder().encode(canonicalise(said)))
          if (isFault(closed)) throw ownRefusal('change-not-allowed')
          await vault.put([
            keeping(room, { ...standing, group: closed.group }, known),
            [sentName(room, id), written(said)],
          ])
          const body = { id, epoch: epochOf(closed.group), content: base64(closed.bytes) }
          try {
            const { number } = await api.call(writeMessage, { params: { id: room }, body })
            return number
          } catch (failure) {
            if (attempt < tries && failure instanceof ApiRefusal && failure.code === 'epoch-over') continue
            throw failure
          }
        }
      }),
    change: (room, what) =>
      alone(room, () =>
        putChange(room, async ({ engine, standing }) =>
          standing.group === undefined ? { fault: 'removed' } : change(engine, standing.group, what),
        ),
      ),
    enter: (room) =>
      alone(room, () =>
        putChange(room, async ({ engine, known }) => {
          const { info, keys } = await api.call(readKeys, { params: { id: room } })
          known.trust(keys)
          return joinByInfo(engine, bytesOf(info), device, lifetime())
        }),
      ),
    written: saidUnder,
  }
}

function digestOfLine(bytes: Uint8Array | undefined): string | undefined {
  return bytes && read<Line>(bytes).digest
}

/** What this device itself will not do, told like a refusal of the node. */
function ownRefusal(code: string): ApiRefusal {
  return new ApiRefusal({ type: 'about:blank', title: code, status: 0, code })
}
