import { randomBytes } from 'node:crypto'
import { constants, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { base64, fromBase64 } from '@comity/proof/base64'
import { refuse, Refused } from '#kernel/refusal'

/** The secret of a file, of so many bytes, made at the first call; whatever process makes it, all find the same one. */
export async function openSecret(file: string, bytes: number): Promise<Uint8Array> {
  const secret = (await readSecret(file, bytes)) ?? (await makeSecret(file, bytes))
  // Nothing is signed with a key that a loss of power could take away.
  for (const folder of [dirname(file), dirname(dirname(file))]) await syncFolder(folder)
  return secret
}

export async function readSecret(file: string, bytes: number): Promise<Uint8Array | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const secret = fromBase64(text.trimEnd())
  if (secret?.length !== bytes) {
    throw new Refused(refuse('defect', { detail: `\`${file}\` is not a key: bring it back from a backup` }))
  }
  return secret
}

/** Written whole and durably under another name, then linked to its own, which only the first one can do. */
async function makeSecret(file: string, bytes: number): Promise<Uint8Array> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(8).toString('hex')}`
  try {
    const handle = await open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      await handle.writeFile(`${base64(randomBytes(bytes))}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
  const made = await readSecret(file, bytes)
  if (made === undefined) throw new Refused(refuse('defect', { detail: `\`${file}\` was taken away` }))
  return made
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
