import { createHash, type Hash } from 'node:crypto'
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** Files that grow: uploads of officers, and attachments that peers send. Whole ones move into the blobs. */
export type Growing = {
  readonly path: (name: string) => string
  /** Writes bytes at their place and resolves when they are durable. */
  readonly write: (name: string, at: number, bytes: Uint8Array) => Promise<void>
  /** Writes a stream from a place on, at most so many bytes; what had come is durable. */
  readonly pour: (
    name: string,
    at: number,
    bytes: AsyncIterable<Uint8Array>,
    most: number,
  ) => Promise<{ readonly written: number; readonly tooMuch: boolean; readonly digest: string }>
  /** SHA-256 of all of it. Quick where it was written from its beginning on, in order, by this process. */
  readonly digest: (name: string, bytes: number) => Promise<string>
  readonly remove: (name: string) => Promise<void>
}

const readBytes = 1024 * 1024
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

  /** Goes on with the hash of a file when the bytes continue it. */
  const follow = (name: string, at: number, bytes: Uint8Array): void => {
    if (at === 0) {
      if (running.size >= mostHashes) running.clear()
      running.set(name, { hash: createHash('sha256'), at: 0 })
    }
    const known = running.get(name)
    if (known === undefined) return
    if (known.at !== at) {
      if (at > known.at || at + bytes.length !== known.at) running.delete(name)
      return
    }
    known.hash.update(bytes)
    known.at += bytes.length
  }
  return {
    path,
    write: async (name, at, bytes) => {
      const file = await opened(name)
      try {
        await writeAll(file, bytes, at)
        await file.datasync()
      } finally {
        await file.close()
      }
      follow(name, at, bytes)
    },
    pour: async (name, at, bytes, most) => {
      const file = await opened(name)
      const hash = createHash('sha256')
      let written = 0
      try {
        for await (const chunk of bytes) {
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

/** Reads a part of a file into the beginning of a buffer; how much there was. */
export async function readInto(path: string, at: number, buffer: Uint8Array): Promise<number> {
  const file = await open(path, 'r')
  let done = 0
  try {
    while (done < buffer.length) {
      const { bytesRead } = await file.read(buffer, done, buffer.length - done, at + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return done
  } finally {
    await file.close()
  }
}
