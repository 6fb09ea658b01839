import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { Decrypter, Encrypter } from 'age-encryption'
import { Refused, refuse } from '#kernel/refusal'
import type { Migration } from '#kernel/database/migrate'
import { type Content, contentMeter, type Sequence, type Table } from './tables.ts'
import { readTar, type TarEntry } from './tar.ts'

/**
 * A backup is a tar file sealed with age (c2sp.org/age, scrypt recipient), so that it can be opened without this
 * program: `age -d backup | tar -x`. Its members, in this order:
 *
 *     opening.json             what follows, before a byte of it
 *     tables/0000/000000       COPY text of the first table, in pieces that are simply put together
 *     blobs/..., keys/...      the files below the two folders
 *     manifest.json            counts and digests of everything above
 */
export type Opening = {
  readonly format: 1
  readonly comity: string
  /** When the snapshot was taken, RFC 3339. */
  readonly at: string
  readonly migrations: readonly Migration[]
  readonly tables: readonly Table[]
}
/** The digest of a folder is the SHA-256 of the lines that `sha256sum` prints for its files, in the order stored. */
export type FolderContent = { readonly files: number; readonly bytes: number; readonly sha256: string }
export type Manifest = Opening & {
  readonly contents: readonly Content[]
  readonly sequences: readonly Sequence[]
  readonly blobs: FolderContent
  readonly keys: FolderContent
}
export type FolderName = 'blobs' | 'keys'

/** What happens to the parts of an archive while it is read. What is not taken is checked all the same. */
export type Sink = {
  readonly opening?: (opening: Opening) => Promise<void>
  readonly table?: (table: Table, body: AsyncIterable<Uint8Array>) => Promise<void>
  readonly file?: (folder: FolderName, path: string, body: AsyncIterable<Uint8Array>) => Promise<void>
}

/** @param workFactor base-2 logarithm of scrypt's cost; 18 takes about a second */
export async function seal(
  plain: AsyncIterable<Uint8Array>,
  passphrase: string,
  workFactor: number,
): Promise<Readable> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(workFactor)
  const sealed = await encrypter.encrypt(ReadableStream.from<Uint8Array>(plain))
  return Readable.fromWeb(sealed as ReadableStream<Uint8Array>)
}

/**
 * Reads an archive once from start to end and checks everything it says about itself.
 *
 * @returns the manifest, once every byte was seen and fits it
 * @throws Refused `backup-unreadable` (not a backup, or not this passphrase), `backup-damaged` (changed, cut, or not
 *   what its manifest says), `backup-too-new` (a format of a later program)
 */
export async function readArchive(from: string, passphrase: string, sink: Sink = {}): Promise<Manifest> {
  const plain = await unseal(from, passphrase)
  const taker = { failure: undefined as unknown }
  try {
    return await checked(readTar(plain), guarded(sink, taker))
  } catch (failure) {
    if (failure instanceof Refused || failure === taker.failure) throw failure
    throw damaged((failure as Error).message)
  } finally {
    plain.destroy()
  }
}

async function unseal(from: string, passphrase: string): Promise<Readable> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  const sealed = createReadStream(from, { highWaterMark: 256 * 1024 })
  try {
    const web = Readable.toWeb(sealed) as globalThis.ReadableStream<Uint8Array>
    return Readable.fromWeb((await decrypter.decrypt(web)) as ReadableStream<Uint8Array>)
  } catch (failure) {
    sealed.destroy()
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') throw failure
    throw new Refused(
      refuse('backup-unreadable', {
        detail: `\`${from}\` is no backup, or the passphrase is not the one it was sealed with`,
      }),
    )
  }
}

async function checked(entries: AsyncGenerator<TarEntry>, sink: Required<Sink>): Promise<Manifest> {
  const next = async () => (await entries.next()).value as TarEntry | undefined
  const first = await next()
  if (first?.name !== 'opening.json') throw damaged('it does not begin with opening.json')
  const opening = (await json(first)) as Opening
  const format: number = opening.format
  if (format !== 1)
    throw new Refused(refuse('backup-too-new', { detail: `the backup has format ${format}, this program reads 1` }))
  await sink.opening(opening)

  let entry = await next()
  const contents: Content[] = []
  for (const [nth, table] of opening.tables.entries()) {
    const meter = contentMeter()
    const body = (async function* () {
      for (let piece = 0; entry?.name === tableEntry(nth, piece); piece++) {
        yield* through(entry.body, meter.add)
        entry = await next()
      }
    })()
    if (entry?.name !== tableEntry(nth, 0)) throw damaged(`the table ${table.schema}.${table.name} is missing`)
    await sink.table(table, body)
    contents.push(meter.content())
  }

  const folders = { blobs: folderMeter(), keys: folderMeter() }
  for (const folder of ['blobs', 'keys'] as const) {
    while (entry?.name.startsWith(`${folder}/`) === true) {
      const path = entry.name.slice(folder.length + 1)
      if (!isPlainPath(path)) throw damaged('a file in it would lie outside of its folder')
      const hash = createHash('sha256')
      await sink.file(
        folder,
        path,
        through(entry.body, (piece) => hash.update(piece)),
      )
      folders[folder].add(path, entry.size, hash.digest('hex'))
      entry = await next()
    }
  }

  if (entry?.name !== 'manifest.json') throw damaged('its manifest is missing')
  const manifest = (await json(entry)) as Manifest
  const seen: Manifest = {
    ...opening,
    contents,
    sequences: manifest.sequences,
    blobs: folders.blobs.content(),
    keys: folders.keys.content(),
  }
  if (JSON.stringify(manifest) !== JSON.stringify(seen)) throw damaged('it does not hold what its manifest says')
  if ((await next()) !== undefined) throw damaged('something follows its manifest')
  return manifest
}

// The consumer of a part must leave nothing unread, and its own failures are not the archive's.
function guarded(sink: Sink, taker: { failure: unknown }): Required<Sink> {
  const guard = async (work: Promise<void> | undefined, rest?: AsyncIterable<Uint8Array>) => {
    await work?.catch((failure: unknown) => {
      taker.failure = failure
      throw failure
    })
    if (work === undefined && rest !== undefined) for await (const _ of rest) continue
  }
  return {
    opening: (opening) => guard(sink.opening?.(opening)),
    table: (table, body) => guard(sink.table?.(table, body), body),
    file: (folder, path, body) => guard(sink.file?.(folder, path, body), body),
  }
}

export const tableEntry = (table: number, piece: number): string =>
  `tables/${String(table).padStart(4, '0')}/${String(piece).padStart(6, '0')}`

export function folderMeter(): {
  add: (path: string, bytes: number, sha256: string) => void
  content: () => FolderContent
} {
  const hash = createHash('sha256')
  let files = 0
  let total = 0
  return {
    add: (path, bytes, sha256) => {
      hash.update(`${sha256}  ${path}\n`)
      files++
      total += bytes
    },
    content: () => ({ files, bytes: total, sha256: hash.digest('hex') }),
  }
}

const isPlainPath = (path: string): boolean =>
  path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\\') && !part.includes('\0'))

async function* through(
  body: AsyncIterable<Uint8Array>,
  see: (piece: Uint8Array) => unknown,
): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    see(piece)
    yield piece
  }
}

async function json(entry: TarEntry): Promise<unknown> {
  if (entry.size > 64_000_000) throw damaged(`${entry.name} is too large`)
  const pieces: Uint8Array[] = []
  for await (const piece of entry.body) pieces.push(piece)
  return JSON.parse(Buffer.concat(pieces).toString('utf8'))
}

const damaged = (why: string): Refused =>
  new Refused(refuse('backup-damaged', { detail: `the backup is damaged: ${why}` }))
