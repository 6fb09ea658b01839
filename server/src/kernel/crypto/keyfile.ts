import { randomBytes } from 'node:crypto'
import { constants, type FileHandle, link, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { base64, fromBase64 } from '@comity/proof/base64'
import type { Signer } from '@comity/proof/signer'
import { Refused, refuse } from '#kernel/refusal'
import { type SealingKey, sealingKey } from './sealing.ts'
import { nativeEd25519Signer, nativeHybridSigner } from './signing.ts'

/** What a key is for, and what holds it: two kinds sign, one opens what was sealed to it. */
export type KeyHolders = {
  readonly ed25519: Signer
  readonly 'ed25519+ml-dsa-65': Signer
  readonly 'x-wing': SealingKey
}
export type KeyKind = keyof KeyHolders

// Of a hybrid key both seeds, drawn independently: Ed25519 first.
const kinds: { readonly [Kind in KeyKind]: { seed: number; of: (seed: Uint8Array) => KeyHolders[Kind] } } = {
  ed25519: { seed: 32, of: nativeEd25519Signer },
  'ed25519+ml-dsa-65': {
    seed: 64,
    of: (seed) => nativeHybridSigner({ ed25519: seed.subarray(0, 32), mlDsa65: seed.subarray(32) }),
  },
  'x-wing': { seed: 32, of: sealingKey },
}

const nameShape = /^[a-z0-9][a-z0-9._-]{0,99}$/
const longestFile = 256

/** Where a key lies in a home. Throws TypeError for a name that is not lower-case letters, digits, `.`, `_` and `-`. */
export function keyFile(home: string, name: string): string {
  if (!nameShape.test(name)) throw new TypeError('not the name of a key')
  return join(home, 'keys', `${name}.key`)
}

/**
 * The key of this name and kind, made at the first call; whatever process makes it, all find the same one. It returns
 * when the key would survive a loss of power. Refuses, as a defect that names the file and never what is in it, a file
 * that others may read or write, or that is no key of this kind.
 */
export async function openKey<Kind extends KeyKind>(home: string, name: string, kind: Kind): Promise<KeyHolders[Kind]> {
  const file = keyFile(home, name)
  const seed = (await readSeed(file, kind)) ?? (await makeSeed(file, kind))
  // Also for whoever found it: nothing is signed with a key that a loss of power could take away.
  await syncFolder(dirname(file))
  await syncFolder(home)
  return kinds[kind].of(seed)
}

/** The key of this name and kind; undefined where there is none. Refuses what `openKey` refuses. */
export async function readKey<Kind extends KeyKind>(
  home: string,
  name: string,
  kind: Kind,
): Promise<KeyHolders[Kind] | undefined> {
  const seed = await readSeed(keyFile(home, name), kind)
  return seed && kinds[kind].of(seed)
}

function unusable(file: string, why: string): Refused {
  return new Refused(refuse('defect', { detail: `\`${file}\` ${why}` }))
}

async function readSeed(file: string, kind: KeyKind): Promise<Uint8Array | undefined> {
  // Windows knows no such flag.
  const nofollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW
  const handle = await open(file, constants.O_RDONLY | nofollow).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    if (error.code === 'ELOOP') throw unusable(file, 'is a link: put the key itself there')
    throw error
  })
  if (handle === undefined) return undefined
  try {
    await assertOurs(handle, file)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestFile), 0, longestFile, 0)
    const [found, encoded, ...more] = buffer.toString('latin1', 0, bytesRead).replace(/\n$/, '').split(' ')
    const seed = fromBase64(encoded ?? '')
    if (!isKind(found) || more.length > 0 || seed?.length !== kinds[found].seed) {
      throw unusable(file, 'is not a key: bring it back from a backup')
    }
    if (found !== kind) throw unusable(file, `is a key of kind ${found}, where one of ${kind} is needed`)
    return seed
  } finally {
    await handle.close()
  }
}

function isKind(text: string | undefined): text is KeyKind {
  return text !== undefined && Object.hasOwn(kinds, text)
}

async function assertOurs(handle: FileHandle, file: string): Promise<void> {
  const found = await handle.stat()
  if (!found.isFile() || found.size > longestFile) throw unusable(file, 'is not a key: bring it back from a backup')
  // On Windows modes say nothing. Another's file that is open to its owner alone cannot be read at all.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw unusable(file, 'is open to others: chmod 600 it, and replace the key if it was read')
  }
}

/** Written whole and durably under another name, then linked to its own, which only the first one can do. */
async function makeSeed(file: string, kind: KeyKind): Promise<Uint8Array> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(8).toString('hex')}`
  try {
    const handle = await open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      await handle.writeFile(`${kind} ${base64(randomBytes(kinds[kind].seed))}\n`)
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
  const made = await readSeed(file, kind)
  if (made === undefined) throw unusable(file, 'was taken away while it was made')
  return made
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no such thing as a folder made durable.
  if (process.platform === 'win32') return
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
