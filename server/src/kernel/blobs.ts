import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { refuse, type Refusal } from './refusal.ts'

/** Where bytes live, under the SHA-256 of their content. The same door stands before a disk and before an object store. */
export type Blobs = {
  /**
   * Streams bytes in and resolves when they are durable. `head` is the first 4,100 bytes, for finding the type.
   * More than `limit` bytes is refused with `too-large`, other bytes than those of the digest `expected`, where one is
   * given, with `other-bytes`; what is refused and a stream that breaks off leave nothing behind.
   */
  readonly put: (
    bytes: AsyncIterable<Uint8Array>,
    limit: number,
    expected?: string,
  ) => Promise<Stored | Refusal<'too-large' | 'other-bytes'>>
  /** Takes a durable file of the same disk as the bytes of this digest, which the caller has computed from it. */
  readonly adopt: (path: string, digest: string) => Promise<void>
  /** Throws when the digest is not known. */
  readonly open: (digest: string) => Promise<Readable>
  readonly has: (digest: string) => Promise<boolean>
  /** Says, once and before anything is removed, how a context is asked whether it has a use for the bytes of a digest. */
  readonly usedBy: (uses: (digest: string) => Promise<boolean>) => void
  /**
   * Removes the bytes unless a context uses them, which is asked right before. A context that comes to use bytes notes it
   * durably and then asks `has`: either the note is seen here, or the bytes are no longer there and must be sent again.
   */
  readonly remove: (digest: string) => Promise<void>
  /**
   * Removes what has lain unchanged for so long and no context uses: bytes whose note failed, which nobody would name to
   * `remove`. The age is measured by the clock of the file system.
   */
  readonly sweep: (olderThanMs: number) => Promise<void>
}

export type Stored = { readonly digest: string; readonly bytes: number; readonly head: Uint8Array }

const headBytes = 4_100

/** Blobs in a folder of the local disk, spread over 256 subfolders. */
export async function diskBlobs(folder: string): Promise<Blobs> {
  const arriving = join(folder, 'arriving')
  await mkdir(arriving, { recursive: true, mode: 0o700 })
  await removeAbandoned(arriving)
  const leaving = join(folder, 'leaving')
  await mkdir(leaving, { recursive: true, mode: 0o700 })
  const users: ((digest: string) => Promise<boolean>)[] = []
  const isUsed = async (digest: string): Promise<boolean> => {
    for (const uses of users) if (await uses(digest)) return true
    return false
  }
  const pathOf = (digest: string): string => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error('not a digest')
    return join(folder, digest.slice(0, 2), digest)
  }
  const remove: Blobs['remove'] = async (digest) => {
    const path = pathOf(digest)
    // What another process had set aside, and may have died over, is taken over with its name.
    const left = (await readdir(leaving)).filter((name) => name.startsWith(digest)).map((name) => join(leaving, name))
    if (left.length === 0 && (await isUsed(digest))) return
    // Bytes that arrive from here on are others than those that are removed.
    const aside = join(leaving, `${digest}.${randomUUID()}`)
    for (const from of [path, ...left]) await renameIfThere(from, aside)
    let used = true
    try {
      used = await isUsed(digest)
    } finally {
      if (used) await renameIfThere(aside, path)
      else await rm(aside, { force: true })
    }
  }
  return {
    put: async (bytes, limit, expected) => {
      const temporary = join(arriving, randomUUID())
      const file = await open(temporary, 'wx', 0o600)
      const hash = createHash('sha256')
      const head: Uint8Array[] = []
      let size = 0
      try {
        for await (const chunk of leftOpen(bytes)) {
          if (size < headBytes) head.push(chunk.subarray(0, headBytes - size))
          size += chunk.length
          if (size > limit) return refuse('too-large', { detail: `at most ${limit} bytes` })
          hash.update(chunk)
          // Unlike `write`, this goes on until the whole chunk is written.
          await file.appendFile(chunk)
        }
        const digest = hash.digest('hex')
        if (expected !== undefined && digest !== expected) return refuse('other-bytes')
        await file.sync()
        const path = pathOf(digest)
        const made = await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
        if (made !== undefined) await syncFolder(folder)
        await rename(temporary, path)
        await syncFolder(join(path, '..'))
        return { digest, bytes: size, head: Buffer.concat(head) }
      } finally {
        try {
          // A disk that is full may say so only now.
          await file.close()
        } finally {
          await rm(temporary, { force: true })
        }
      }
    },
    adopt: async (from, digest) => {
      const path = pathOf(digest)
      const made = await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
      if (made !== undefined) await syncFolder(folder)
      await rename(from, path)
      await syncFolder(join(path, '..'))
    },
    open: async (digest) => {
      await stat(pathOf(digest))
      return createReadStream(pathOf(digest))
    },
    has: async (digest) =>
      stat(pathOf(digest)).then(
        () => true,
        () => false,
      ),
    usedBy: (uses) => void users.push(uses),
    remove,
    sweep: async (olderThanMs) => {
      for (const part of Array.from({ length: 256 }, (_, at) => at.toString(16).padStart(2, '0'))) {
        const names = await readdir(join(folder, part)).catch(() => [])
        for (const name of names.filter((one) => /^[0-9a-f]{64}$/.test(one))) {
          if (await isOlder(join(folder, part, name), olderThanMs)) await remove(name)
        }
      }
    },
  }
}

/** A request that was destroyed because not all of it was wanted could no longer be answered. */
function leftOpen(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return bytes instanceof Readable ? bytes.iterator({ destroyOnReturn: false }) : bytes
}

async function renameIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

const abandonedAfterMs = 3_600_000

/** What was arriving when a process died was never acknowledged. Another process may be receiving at this moment. */
async function removeAbandoned(arriving: string): Promise<void> {
  for (const name of await readdir(arriving)) {
    const path = join(arriving, name)
    if (await isOlder(path, abandonedAfterMs)) await rm(path, { force: true })
  }
}

/** Whether a file is there and unchanged for so long, by the file system's own clock and not the clock of the domain. */
async function isOlder(path: string, ms: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > ms
}

/** A renamed file is durable once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
