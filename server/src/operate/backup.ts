import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import type { Clock } from '#kernel/clock'
import { appliedMigrations } from '#kernel/database/migrate'
import { Refused, refuse } from '#kernel/refusal'
import {
  folderMeter,
  type FolderContent,
  type FolderName,
  type Manifest,
  type Opening,
  readArchive,
  seal,
  tableEntry,
} from './archive.ts'
import { type Content, contentMeter, copyOut, fixSession, listSequences, listTables } from './tables.ts'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'

const pieceBytes = 4 * 1024 * 1024

/**
 * Writes the whole node (database, blobs, keys) into one sealed file while the node goes on working. The tables are of
 * one moment; blobs are read after it, so every one a row names is there. The file is read back and checked before it
 * gets its name: a file called `to` is a good backup. Memory stays the same whatever the size.
 *
 * @param what.passphrase opens the backup again; whoever has both has the node's keys
 * @param what.version of this program, for the record
 * @throws Refused `file-exists`, `passphrase-too-short`, `large-objects`
 */
export async function backup(what: {
  readonly databaseUrl: string
  readonly blobsFolder: string
  readonly keysFolder: string
  readonly to: string
  readonly passphrase: string
  readonly version: string
  readonly clock: Clock
  readonly workFactor?: number
}): Promise<Manifest> {
  if (existsSync(what.to)) throw new Refused(refuse('file-exists', { detail: `\`${what.to}\` exists already` }))
  if (what.passphrase.length < 12)
    throw new Refused(refuse('passphrase-too-short', { detail: 'the passphrase needs at least 12 characters' }))
  const draft = `${what.to}.part`
  await rm(draft, { force: true })
  const client = new Client({ connectionString: what.databaseUrl, application_name: 'comity backup' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const sealed = await seal(contentsOf(client, what), what.passphrase, what.workFactor ?? 18)
    await pipeline(sealed, createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }))
    const manifest = await readArchive(draft, what.passphrase)
    await rename(draft, what.to)
    return manifest
  } finally {
    await client.end()
    await rm(draft, { force: true })
  }
}

async function* contentsOf(
  client: Client,
  what: { blobsFolder: string; keysFolder: string; version: string; clock: Clock },
): AsyncGenerator<Uint8Array> {
  const now = what.clock.now()
  const member = function* (name: string, body: Uint8Array): Generator<Uint8Array> {
    yield tarHeader(name, body.length, now)
    yield body
    yield tarPadding(body.length)
  }
  await fixSession(client)
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  await refuseLargeObjects(client)
  const opening: Opening = {
    format: 1,
    comity: what.version,
    at: now.toString(),
    migrations: await appliedMigrations(client),
    tables: await listTables(client),
  }
  yield* member('opening.json', asJson(opening))

  const contents: Content[] = []
  for (const [nth, table] of opening.tables.entries()) {
    const meter = contentMeter()
    let piece = 0
    for await (const part of inPieces(copyOut(client, table))) {
      meter.add(part)
      yield* member(tableEntry(nth, piece++), part)
    }
    contents.push(meter.content())
  }
  // Sequences stand outside of the snapshot: read last, none is behind the rows.
  const sequences = await listSequences(client)
  await client.query('COMMIT')

  const blobs = yield* folderContents('blobs', what.blobsFolder, now)
  const keys = yield* folderContents('keys', what.keysFolder, now)
  const manifest: Manifest = { ...opening, contents, sequences, blobs, keys }
  yield* member('manifest.json', asJson(manifest))
  yield tarEnd()
}

async function* folderContents(
  name: FolderName,
  folder: string,
  now: Temporal.Instant,
): AsyncGenerator<Uint8Array, FolderContent> {
  const meter = folderMeter()
  for (const path of await filesBelow(folder)) {
    const file = await open(join(folder, path)).catch((failure: NodeJS.ErrnoException) => {
      // removed since the folder was listed
      if (failure.code !== 'ENOENT') throw failure
    })
    if (file === undefined) continue
    try {
      const { size } = await file.stat()
      const hash = createHash('sha256')
      let read = 0
      yield tarHeader(`${name}/${path}`, size, now)
      if (size > 0)
        for await (const piece of file.createReadStream({
          end: size - 1,
          autoClose: false,
          highWaterMark: 256 * 1024,
        })) {
          hash.update(piece as Buffer)
          read += (piece as Buffer).length
          yield piece as Buffer
        }
      if (read !== size) throw new Error(`${join(folder, path)} became shorter while it was read`)
      yield tarPadding(size)
      meter.add(path, size, hash.digest('hex'))
    } finally {
      await file.close()
    }
  }
  return meter.content()
}

async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return (
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      // a blob still on its way in was not acknowledged
      .filter((path) => !path.startsWith('arriving/'))
      .sort()
  )
}

/** Gathers small pieces into large ones; at least one, so that an empty table has its place too. */
async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let bytes = 0
  let any = false
  for await (const part of source) {
    parts.push(part)
    bytes += part.length
    if (bytes < pieceBytes) continue
    any = true
    yield Buffer.concat(parts)
    parts = []
    bytes = 0
  }
  if (bytes > 0 || !any) yield Buffer.concat(parts)
}

async function refuseLargeObjects(client: Client): Promise<void> {
  const found = await client.query('SELECT FROM pg_largeobject_metadata LIMIT 1')
  if (found.rowCount !== 0)
    throw new Refused(
      refuse('large-objects', { detail: 'the database holds large objects, which a backup does not carry' }),
    )
}

const asJson = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
