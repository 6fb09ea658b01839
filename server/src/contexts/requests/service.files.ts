import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { command, type Call, type Endpoint } from '#kernel/command'
import { cleanName, downloadHeaders } from '#kernel/file-name'
import { query } from '#kernel/query'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { rankOf, type Marking } from '#kernel/schema/marking'
import * as contract from './contract.ts'
import type { Ground, ReadyFile } from './ground.ts'
import { annexesOf, fileRows, mostLaid, type Came } from './rules.annex.ts'
import { withAnnexes } from './rules.draft.ts'
import type { Matter } from './records.ts'
import { aboutOne, changedTo, notDraft } from './service.draft.ts'
import { type Asked, readingOne, resourceOf } from './service.ts'
import { updateRequest } from './store.requests.ts'
import { laidFiles, layWrite, nameFiles } from './store.files.ts'
import type { FileRef, FileRow } from './words.ts'
import { gateOf } from './rules.matter.ts'

/** The files of a request: laid down, annexed, seen and fetched. */
export function fileEndpoints(ground: Ground): readonly Endpoint[] {
  const { kernel } = ground
  const one = readingOne(ground)
  const lay = command({
    ...one,
    route: contract.layFile,
    action: 'requests.lay-file',
    resource: (asked: Asked) => resourceOf(asked, everyAct(asked.matter)),
    facts: (asked, call) => laid(ground, asked, call),
    content: ({ digest }) => digest,
    decide: ({ matter: { file } }, { now, actor }, ready) => ({
      save: { request: file.id, ready, by: { at: now, officer: actor.officer } },
      events: [],
      reply: refOf(ready),
    }),
    save: ({ request, ready, by }) => [layWrite(request, ready, by)],
  })
  const write = command({
    ...aboutOne(ground),
    route: contract.writeAnnexes,
    action: 'requests.change',
    facts: ({ matter }) => laidFiles(kernel.database, matter.file.id),
    decide: ({ matter }, call, files) => {
      const fault = notDraft(matter)
      if (fault) return fault
      const sections = new Set(gateOf(matter).items.map(({ section }) => section))
      const annexes = annexesOf(call.body.annexes, files, sections)
      if (isRefusal(annexes)) return annexes
      const file = withAnnexes(matter.file, annexes, call)
      const changed = changedTo(ground, matter, file, call.now, (after) => ({
        annexes: [...annexes],
        gate: gateOf(after),
        version: file.version,
      }))
      const named = [...new Set(annexes.map(({ digest }) => digest))]
      return { ...changed, save: { ...changed.save, named: nameFiles(file.id, named, call.now) } }
    },
    save: ({ named, ...placed }) => [updateRequest(placed), ...named],
  })
  const list = query({
    ...one,
    route: contract.listFiles,
    action: 'requests.list-files',
    reply: async ({ matter }) => {
      const rows = await rowsOf(ground, matter)
      return { reply: { rows: [...rows] }, seen: [matter.file.id] }
    },
  })
  const fetch = query({
    ...one,
    route: contract.fetchFile,
    action: 'requests.fetch-file',
    reply: async ({ matter }, { params: { digest } }) => {
      const found = await bytesOf(ground, matter, digest)
      if (isRefusal(found)) return found
      return {
        stream: provenBy(digest, found.stream),
        headers: downloadHeaders(cleanName(found.file.name), 'application/octet-stream', found.file.bytes),
        seen: [matter.file.id, digest],
      }
    },
  })
  return [lay, write, list, fetch]
}

const refOf = ({ digest, name, mediaType, bytes }: FileRef): FileRef => ({ digest, name, mediaType, bytes })

/** Who may take any act of this side may lay down what would go with it. */
function everyAct({ track, file }: Matter): { readonly roles: readonly string[]; readonly fourEyes: boolean } {
  return { roles: [...new Set(track[file.side].acts.flatMap(({ roles }) => roles))], fourEyes: false }
}

async function laid(
  { kernel, messenger, cases }: Ground,
  { matter: { file } }: Asked,
  { body, actor, now }: Call<typeof contract.layFile>,
): Promise<ReadyFile | Refusal> {
  const known = await laidFiles(kernel.database, file.id)
  if (known.size >= mostLaid) return refuse('too-many-files', { detail: 'no more files go with one request' })
  if ('upload' in body) {
    const ready = await messenger.files.ready(actor, body.upload)
    return ready === undefined
      ? refuse('upload-not-known', {
          detail: 'there is no such upload of yours that is complete',
          field: 'body.upload',
        })
      : notTooLarge(ready)
  }
  const found = file.case === null ? undefined : await cases.document(actor, file.case, body.document)
  if (found === undefined) {
    return refuse('document-not-known', {
      detail: 'there is no such document in the case of the request',
      field: 'body.document',
    })
  }
  const { document, open } = found
  const fault = markedAbove(document.marking, file) ?? notTooLarge(document)
  if (isRefusal(fault)) return fault
  const here = known.get(document.digest)
  if (here !== undefined && (await messenger.files.stillHere(here.upload))) return here
  const { name, mediaType, bytes } = document
  return messenger.files.layDown({ actor, now }, { name, mediaType, bytes, stream: await open() })
}

function notTooLarge<F extends { readonly bytes: number }>(file: F): F | Refusal {
  if (file.bytes <= contract.longestFile) return file
  return refuse('file-too-large', { detail: `at most ${contract.longestFile} bytes` })
}

/** A document goes to another State only under a marking that protects it as its own does. */
function markedAbove(own: Marking, { marking, peer, own: ours }: Matter['file']): Refusal | undefined {
  const order = ['clear', 'green', 'amber', 'amber+strict', 'red']
  if (
    rankOf(own.classification) > rankOf(marking.classification) ||
    order.indexOf(own.tlp) > order.indexOf(marking.tlp)
  ) {
    return refuse('marked-above-request', { detail: 'the document is marked above the request it would go with' })
  }
  const released = own.releasableTo === undefined || own.releasableTo.includes(peer)
  // What another State gave under H2 goes to a third one with its permission alone.
  const foreign = ![ours, peer].includes(own.classification.state)
  const held = foreign && own.handling.some(({ code }) => code === 'H2')
  if (released && !held) return undefined
  return refuse('not-releasable', { detail: `its marking does not let it go to \`${peer}\`` })
}

async function cameWith({ messenger }: Ground, { steps }: Matter): Promise<ReadonlyMap<string, Came>> {
  const letters = [...new Set(steps.flatMap(({ letter }) => letter ?? []))]
  const found = await Promise.all(letters.map(async (letter) => [letter, await messenger.files.came(letter)] as const))
  return new Map(found.flatMap(([letter, came]) => (came === undefined ? [] : [[letter, came] as const])))
}

async function rowsOf(ground: Ground, matter: Matter): Promise<readonly FileRow[]> {
  return fileRows(matter, await cameWith(ground, matter))
}

type Found = { readonly file: FileRef; readonly stream: Readable }

/** The bytes of one file of a request: from the message it came with, or as this side laid it down. */
export async function bytesOf(ground: Ground, matter: Matter, digest: string): Promise<Found | Refusal> {
  const { kernel, messenger } = ground
  const rows = await rowsOf(ground, matter)
  const named = rows.flatMap((row) => [
    ...(row.digest === digest ? [{ file: refOf(row), row }] : []),
    ...(row.found?.digest === digest ? [{ file: row.found, row }] : []),
  ])
  for (const { file, row } of named) {
    const letter = matter.steps.find(({ number }) => number === row.step)?.letter
    const stream = letter == null ? undefined : await messenger.files.openCame(letter, digest)
    if (stream !== undefined) return { file, stream }
  }
  const own = (await laidFiles(kernel.database, matter.file.id)).get(digest)
  const stream = own === undefined ? undefined : await messenger.files.open(own.upload)
  if (own !== undefined && stream !== undefined) return { file: own, stream }
  if (named.length === 0) return refuse('unknown', { detail: 'the request has no such file' })
  return named.some(({ row }) => row.state === 'gone')
    ? refuse('file-gone', { detail: 'it went with its message, which was destroyed or has expired' })
    : refuse('file-not-here', { detail: 'not all of it is here, or none came' })
}

/** Bytes that must come to a digest. The last piece is held back until that is known; where they do not, it breaks off. */
export function provenBy(digest: string, bytes: Readable): Readable {
  async function* proven(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256')
    let held: Buffer | undefined
    for await (const piece of bytes as AsyncIterable<Buffer>) {
      hash.update(piece)
      if (held !== undefined) yield held
      held = piece
    }
    if (hash.digest('hex') !== digest) throw new TypeError('a file of a request was altered where it lies')
    if (held !== undefined) yield held
  }
  // Nothing is read, and nothing can fail, before somebody takes it.
  return Readable.from(proven(), { objectMode: false }).on('close', () => bytes.destroy())
}
