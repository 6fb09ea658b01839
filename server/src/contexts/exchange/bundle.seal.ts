import { fromHex, hex, utf8 } from '@comity/proof/hash'
import { isFault } from '@comity/proof/fault'
import type { Directory } from '#contexts/directory'
import { seal, sealingEncBytes, sealingPublicKey, type SealingPublicKey } from '#kernel/crypto/sealing'
import { openSegment, sealSegment, segmentBytes, segmentKey, segmentOverhead } from '#kernel/crypto/segments'

// A bundle is sealed as a whole (docs/protocol/exchange.md): who carries it learns for which State it is and about how
// large, and nothing of the archive inside.

export const bundleInfo = utf8('comity/exchange/bundle/v1')
const magic = utf8('comity/bundle/v1')
export const bundleStream = 'comity/exchange/bundle/v1'
const stateAt = magic.length
const keyAt = stateAt + 3
const encAt = keyAt + 32
const keyBytes = 32
const sealedKeyBytes = keyBytes + segmentOverhead
/** Bytes before the first segment: what it is, for which State, by which key, and the key of the segments sealed to it. */
export const headBytes = encAt + sealedKeyBytes + sealingEncBytes

export type BundleFault = 'bundle-malformed' | 'bundle-for-another' | 'bundle-not-trusted' | 'bundle-key-unknown'
export class BundleBroken extends TypeError {
  readonly code: BundleFault
  constructor(code: BundleFault, why: string) {
    super(why)
    this.code = code
  }
}

/** For which State a bundle is, and the key it is sealed to. */
export type Recipient = { readonly state: string; readonly key: SealingPublicKey }

/**
 * To whom a bundle for a State is sealed: the newest valid sealing key of the first of its authorities that has one,
 * central authorities before all others, otherwise in the order of its descriptor. Undefined where there is none, as of a
 * State that is not trusted.
 */
export async function recipientIn(
  directory: Pick<Directory, 'peer' | 'sealingKeyOf'>,
  state: string,
): Promise<Recipient | undefined> {
  const authorities = (await directory.peer(state))?.authorities ?? []
  const central = authorities.filter(({ kind }) => kind === 'central-authority')
  for (const { id } of [...central, ...authorities]) {
    const found = await directory.sealingKeyOf(state, id)
    const key = found && sealingPublicKey(found.bytes)
    if (key !== undefined && !isFault(key)) return { state, key }
  }
  return undefined
}

/**
 * The archive sealed for a State, in pieces: the head, then segments. Zeros fill the last one, so that the size tells
 * quarters of a MiB and no more. Takes two segments of memory; each piece is memory of its own.
 */
export async function* sealBundle(
  { state, key: to }: Recipient,
  archive: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const key = segmentKey()
  const place = Buffer.concat([magic, utf8(state), fromHex(to.id)])
  const { enc, ciphertext } = seal(to, bundleInfo, place, key)
  yield Buffer.concat([place, enc, ciphertext])
  const text = new Uint8Array(segmentBytes)
  let filled = 0
  let index = 0
  for await (const piece of archive) {
    for (let used = 0; used < piece.length; ) {
      if (filled === text.length) {
        yield sealSegment(key, bundleStream, index, false, text)
        index += 1
        filled = 0
      }
      const part = piece.subarray(used, used + text.length - filled)
      text.set(part, filled)
      filled += part.length
      used += part.length
    }
  }
  yield sealSegment(key, bundleStream, index, true, text.fill(0, filled))
}

/** Who opens: the own State, and what its authorities hold. */
export type Opener = Pick<Directory, 'state' | 'unsealOwn'>

/**
 * The archive of a bundle, in pieces, each of which its tag vouched for. Holds two segments, whatever the length. Throws
 * `BundleBroken` where it is no bundle, not for this State, or not as it was sealed; who did not come to its end does not
 * know that it is whole.
 */
export async function* openBundle(opener: Opener, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const held = new Uint8Array(segmentBytes + segmentOverhead)
  let key: Uint8Array | undefined
  let wanted = headBytes
  let filled = 0
  let index = 0
  for await (const piece of stream) {
    for (let used = 0; used < piece.length; ) {
      if (filled === wanted) {
        if (key !== undefined) {
          yield segment(key, index, false, held)
          index += 1
        }
        key ??= await keyIn(opener, held.subarray(0, headBytes))
        wanted = held.length
        filled = 0
      }
      const part = piece.subarray(used, used + wanted - filled)
      held.set(part, filled)
      filled += part.length
      used += part.length
    }
  }
  // What is no longer than a head has nothing in it.
  if (key === undefined) throw new BundleBroken('bundle-malformed', 'it is not a sealed bundle, or cut short')
  yield segment(key, index, true, held.subarray(0, filled))
}

function segment(key: Uint8Array, index: number, last: boolean, sealed: Uint8Array): Uint8Array {
  const text = openSegment(key, bundleStream, index, last, sealed)
  if (isFault(text)) throw new BundleBroken('bundle-malformed', 'it was altered or cut short')
  return text
}

async function keyIn({ state, unsealOwn }: Opener, head: Uint8Array): Promise<Uint8Array> {
  const named = Buffer.from(head.subarray(stateAt, keyAt)).toString('latin1')
  if (Buffer.compare(head.subarray(0, stateAt), magic) !== 0 || !/^[A-Z]{3}$/.test(named)) {
    throw new BundleBroken('bundle-malformed', 'it is not a sealed bundle: have it made anew')
  }
  if (named !== state) throw new BundleBroken('bundle-for-another', `it was sealed for \`${named}\``)
  const enc = head.slice(encAt, encAt + sealingEncBytes)
  const ciphertext = head.slice(encAt + sealingEncBytes)
  const sealed = { key: hex(head.subarray(keyAt, encAt)), enc, ciphertext }
  const key = await unsealOwn(sealed, bundleInfo, head.slice(0, encAt))
  if (key?.length !== keyBytes) {
    throw new BundleBroken('bundle-key-unknown', 'no key of this node opens it: have it made anew')
  }
  return key
}
