import { createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { constants, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { base64, fromBase64 } from '@comity/proof/base64'
import { cosignedText, messageFor } from '@comity/proof/cosignature'
import { ed25519PublicKeyOf } from '@comity/proof/ed25519'
import { fingerprint } from '@comity/proof/fingerprint'
import { fromHex } from '@comity/proof/hash'
import { keyId, publicKey } from '@comity/proof/key'
import { formatNote, formatSignatureLine, signatureLine } from '@comity/proof/note'
import { type VerifierKey, verifierKey } from '@comity/proof/vkey'
import { refuse, Refused } from '#kernel/refusal'

/** With what the log of a node is signed. */
export type LogKey = {
  readonly publicKey: Uint8Array
  /** SHA-256 of the key in DER, 64 hexadecimal digits. */
  readonly id: string
  /** Thirteen words, to compare the key by telephone. */
  readonly words: readonly string[]
  /** The key as the reader of a log of this origin knows it. */
  readonly verifier: (origin: string) => VerifierKey
  /** A text (of a checkpoint) with the signature under it. */
  readonly signed: (origin: string, text: string) => string
}

const seedBytes = 32
// DER of a PKCS #8 Ed25519 key up to the seed (RFC 8410 section 7).
const head = fromHex('302e020100300506032b657004220420')

/** With what a node says that it saw the log of another. */
export type WitnessKey = {
  readonly verifier: VerifierKey
  /** The signature line (C2SP tlog-cosignature, type 0x04) over the text of a checkpoint at a time in seconds. */
  readonly cosigned: (text: string, seconds: number) => string
}

const fileOf = (home: string, name: 'log' | 'witness'): string => join(home, 'keys', `${name}.key`)
/** Where the log key of a home lies: one line, the seed in base64. */
export const logKeyFile = (home: string): string => fileOf(home, 'log')

/** The key of the log, made at the first call. Whatever process makes it, all find the same one. */
export async function openLogKey(home: string): Promise<LogKey> {
  return keyOf(await openSeed(logKeyFile(home)))
}

/** The key with which this node witnesses, made at the first call; its name is `comity.<state>/<id>`, as of a log. */
export async function openWitnessKey(home: string, state: string): Promise<WitnessKey> {
  const seed = await openSeed(fileOf(home, 'witness'))
  const { id, publicKey: bytes } = keyOf(seed)
  const verifier = verifierKey(nameOf(state, id), 'cosignature/v1', bytes)
  const key = privateKeyOf(seed)
  return {
    verifier,
    cosigned: (text, seconds) => {
      const signature = sign(null, cosignedText(text, seconds) ?? new Uint8Array(0), key)
      return formatSignatureLine(signatureLine(verifier, new Uint8Array(signature), seconds))
    },
  }
}

/** How a node names a log or a witness after the key it begins with. */
export function nameOf(state: string, id: string): string {
  return `comity.${state.toLowerCase()}/${id.slice(0, 16)}`
}

async function openSeed(file: string): Promise<Uint8Array> {
  const seed = (await readSeed(file)) ?? (await makeSeed(file))
  // Also for whoever found it: nothing is signed with a key that a loss of power could take away.
  await syncFolder(dirname(file))
  await syncFolder(dirname(dirname(file)))
  return seed
}

/** The key of the log; undefined where there is none. */
export async function readLogKey(home: string): Promise<LogKey | undefined> {
  const seed = await readSeed(logKeyFile(home))
  return seed && keyOf(seed)
}

async function readSeed(file: string): Promise<Uint8Array | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const seed = fromBase64(text.trimEnd())
  if (seed?.length !== seedBytes) {
    throw new Refused(refuse('defect', { detail: `\`${file}\` is not a key: bring it back from a backup` }))
  }
  return seed
}

/** Written whole and durably under another name, then linked to its own, which only the first one can do. */
async function makeSeed(file: string): Promise<Uint8Array> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(8).toString('hex')}`
  try {
    const handle = await open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      await handle.writeFile(`${base64(randomBytes(seedBytes))}\n`)
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
  const made = await readSeed(file)
  if (made === undefined) throw new Refused(refuse('defect', { detail: `\`${file}\` was taken away` }))
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

function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' })
}

function keyOf(seed: Uint8Array): LogKey {
  const key = privateKeyOf(seed)
  const bytes = ed25519PublicKeyOf(seed)
  const made = publicKey('ed25519', bytes)
  if ('fault' in made) throw new Refused(refuse('defect', { detail: 'the key of the log cannot be trusted' }))
  const id = keyId(made)
  let known: VerifierKey | undefined
  // To look at a key costs ten times what it costs to sign with it, and it signs for one log.
  const verifier = (origin: string): VerifierKey => {
    if (known?.name !== origin) known = verifierKey(origin, 'ed25519', bytes)
    return known
  }
  return {
    publicKey: bytes,
    id,
    words: fingerprint(id),
    verifier,
    signed: (origin, text) => {
      const by = verifier(origin)
      const signature = sign(null, messageFor(by, text) ?? new Uint8Array(0), key)
      return formatNote({ text, signatures: [signatureLine(by, new Uint8Array(signature))] })
    },
  }
}
