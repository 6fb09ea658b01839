import { createHash, type Hash } from 'node:crypto'
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { lettingGo } from '#kernel/spare'

/** Files that grow: uploads of officers, and attachments that peers send. Whole ones move into the blobs. */
export type Growing = {
  readonly path: (name: string) => string
  /** Opens a file to write a part of it, piece by piece. */
  readonly begin: (name: string) => Promise<Writing>
  /** Writes a stream from a place on, at most so many bytes; what had come is durable. */
  readonly pour: (
    name: string,
    at: number,
    bytes: AsyncIterable<Uint8Array>,
    most: number,
  ) => Promise<{ readonly written: number; readonly tooMuch: boolean; readonly digest: string }>
  /** SHA-256 of all of it. Quick where it was written from its beginning on, in order and once, by this process. */
  readonly digest: (name: string, bytes: number) => Promise<string>
  readonly remove: (name: string) => Promise<void>
}

export type Writing = {
  /** The bytes must stay as they are until it resolves. */
  readonly write: (at: number, bytes: Uint8Array) => Promise<void>
  /** Resolves when what was written will survive a crash. */
  readonly durable: () => Promise<void>
  readonly close: () => Promise<void>
}

const readBytes = 256 * 1024
/** Hashes that wait for more of their file. */
const mostHashes = 500

type Running = { readonly hash: Hash; at: number }

/** A folder of growing files. Names are identifiers of this node, never of others. */
export async function growingIn(folder: string): Promise<Growing> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const running = new Map<string, Running>()
  const path = (name: string): string => {
    if (!/^[0-9a-f-]{1,110}$/.test(name)) throw new TypeError('not a name of a growing file')
    return join(folder, name)
  }
  const opened = async (name: string): Promise<FileHandle> =>
    open(path(name), 'r+').catch(async () => open(path(name), 'wx+', 0o600).catch(() => open(path(name), 'r+')))

  /** Goes on with the hash of a file where the bytes continue it. What was written over must be read again. */
  const follow = (name: string, at: number, bytes: Uint8Array): void => {
    if (at === 0) {
      if (running.size >= mostHashes) running.clear()
      running.set(name, { hash: createHash('sha256'), at: 0 })
    }
    const known = running.get(name)
    if (known === undefined) return
    if (known.at !== at) {
      running.delete(name)
      return
    }
    known.hash.update(bytes)
    known.at += bytes.length
  }
  return {
    path,
    begin: async (name) => {
      const file = await opened(name)
      return {
        write: async (at, bytes) => {
          const going = writeAll(file, bytes, at)
          // While the disk writes.
          follow(name, at, bytes)
          await going
        },
        durable: () => file.datasync(),
        close: () => file.close(),
      }
    },
    pour: async (name, at, bytes, most) => {
      const file = await opened(name)
      const hash = createHash('sha256')
      let written = 0
      try {
        for await (const chunk of lettingGo(bytes)) {
          if (written + chunk.length > most) return { written, tooMuch: true, digest: '' }
          await writeAll(file, chunk, at + written)
          follow(name, at + written, chunk)
          hash.update(chunk)
          written += chunk.length
        }
        return { written, tooMuch: false, digest: hash.digest('hex') }
      } finally {
        await file.datasync()
        await file.close()
      }
    },
    digest: async (name, bytes) => {
      const known = running.get(name)
      if (known?.at === bytes) return known.hash.copy().digest('hex')
      return digestOfFile(path(name))
    },
    remove: async (name) => {
      running.delete(name)
      await rm(path(name), { force: true })
    },
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}

/** Reads a part of a file into a buffer; how much there was. */
export async function readFull(file: FileHandle, at: number, buffer: Uint8Array): Promise<number> {
  let done = 0
  while (done < buffer.length) {
    const { bytesRead } = await file.read(buffer, done, buffer.length - done, at + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}

/** SHA-256 of a file, read in pieces that are used again. */
async function digestOfFile(path: string): Promise<string> {
  const file = await open(path, 'r')
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(readBytes)
  try {
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, readBytes, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
