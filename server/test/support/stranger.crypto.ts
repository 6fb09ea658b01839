import {
  createCipheriv,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  encapsulate,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'

// A node of a State that others wrote: from `docs/protocol` alone, with what the platform has and nothing of this
// repository. Where it is at a loss, a page of the protocol says too little.

export const sha256 = (...parts: readonly (Buffer | string)[]): Buffer =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
    .digest()
export const hmac = (key: Buffer, ...parts: readonly Buffer[]): Buffer =>
  createHmac('sha256', key).update(Buffer.concat(parts)).digest()
export const der = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })
export const rawOf = (key: KeyObject, length: number): Buffer => der(key).subarray(-length)
/** A public key from its bytes, under the head that every key of its kind has. */
export const keyFrom = (kind: KeyObject, bytes: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([der(kind).subarray(0, -bytes.length), bytes]), type: 'spki', format: 'der' })

/** RFC 8785, for texts, whole numbers and what is made of them. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`
}

// signatures.md

export type Key = { readonly id: string; readonly sign: (bytes: Buffer) => Buffer }
export type PublicKey = { readonly id: string; readonly holds: (bytes: Buffer, signature: Buffer) => boolean }
export type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
export const hybridName = 'comity/hybrid/ed25519+ml-dsa-65/v1'
export const bound = (id: string, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${hybridName}\0`), Buffer.from(id, 'hex'), bytes])
export const context = Buffer.from(hybridName)

export const ed25519: Pair = generateKeyPairSync('ed25519')
export const mlDsa: Pair = generateKeyPairSync('ml-dsa-65')
export const x25519: Pair = generateKeyPairSync('x25519')
export const mlKem: Pair = generateKeyPairSync('ml-kem-768')

export function hybridKey(): Key & { readonly bytes: Buffer } {
  const [classical, postQuantum] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ml-dsa-65')]
  const id = sha256(der(classical.publicKey), der(postQuantum.publicKey)).toString('hex')
  return {
    id,
    bytes: Buffer.concat([rawOf(classical.publicKey, 32), rawOf(postQuantum.publicKey, 1952)]),
    sign: (bytes) =>
      Buffer.concat([
        sign(null, bound(id, bytes), classical.privateKey),
        sign(null, bound(id, bytes), { key: postQuantum.privateKey, context }),
      ]),
  }
}
export function publicKeyOf(algorithm: string, bytes: Buffer): PublicKey {
  const classical = keyFrom(ed25519.publicKey, bytes.subarray(0, 32))
  if (algorithm === 'ed25519') {
    return { id: sha256(der(classical)).toString('hex'), holds: (text, by) => verify(null, text, classical, by) }
  }
  const slow = keyFrom(mlDsa.publicKey, bytes.subarray(32))
  const id = sha256(der(classical), der(slow)).toString('hex')
  return {
    id,
    holds: (text, by) =>
      by.length === 3373 &&
      verify(null, bound(id, text), classical, by.subarray(0, 64)) &&
      verify(null, bound(id, text), { key: slow, context }, by.subarray(64)),
  }
}

export const preAuthentication = (type: string, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload])
export function envelope(type: string, payload: unknown, ...by: readonly Key[]): string {
  const bytes = Buffer.from(canonical(payload))
  const text = preAuthentication(type, bytes)
  const signatures = by.map((one) => ({ keyid: one.id, sig: one.sign(text).toString('base64') }))
  return canonical({ payload: bytes.toString('base64'), payloadType: type, signatures })
}
export type Enveloped = { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] }
export type Statement = {
  readonly type: string
  readonly subject: string
  readonly issuer: string
  readonly body: Readonly<Record<string, unknown>>
}
export type Cover = { readonly from: { readonly authority: string }; readonly body: { readonly digest: string } }
export type Opened<Payload> = { readonly payload: Payload; readonly digest: string }
/** What an envelope of this type says, if this key signed it. */
export function opened<Payload = Statement>(text: string, type: string, key: PublicKey): Opened<Payload> | undefined {
  const { payload, payloadType, signatures } = JSON.parse(text) as Enveloped
  const bytes = Buffer.from(payload, 'base64')
  const mine = signatures.find((one) => one.keyid === key.id)
  if (payloadType !== type || mine === undefined) return undefined
  if (!isSigned(key, preAuthentication(type, bytes), Buffer.from(mine.sig, 'base64'))) return undefined
  return { payload: JSON.parse(bytes.toString()) as Payload, digest: sha256(bytes).toString('hex') }
}
/** Signed alone, or as one of several messages under one signature. */
export function isSigned(key: PublicKey, text: Buffer, whole: Buffer): boolean {
  const alone = whole.length < 3373 ? 64 : 3373
  if (whole.length === alone) return key.holds(text, whole)
  const [count, place] = [whole.readUInt16BE(alone), whole.readUInt16BE(alone + 2)]
  let hash = sha256(Buffer.from([0]), text)
  let [at, last, next] = [place, count - 1, alone + 4]
  if (count < 2 || place > last) return false
  // RFC 9162 section 2.1.3.2.
  for (; next < whole.length; next += 32) {
    const other = whole.subarray(next, next + 32)
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = sha256(Buffer.from([1]), other, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [at >> 1, last >> 1]
    } else hash = sha256(Buffer.from([1]), hash, other)
    ;[at, last] = [at >> 1, last >> 1]
  }
  const root = Buffer.concat([Buffer.from('comity/together/v1\0'), whole.subarray(alone, alone + 2), hash])
  return last === 0 && key.holds(root, whole.subarray(0, alone))
}
export const statementType = 'application/vnd.comity.statement.v1+json'
export const coverType = 'application/vnd.comity.cover.v1+json'

// sealing.md

export const label = Buffer.concat([Buffer.from('HPKE-v1HPKE'), Buffer.from('647a00010002', 'hex')])
export function keySchedule(secret: Buffer, info: Buffer) {
  const none = Buffer.alloc(0)
  const kept = Buffer.concat([
    Buffer.from([0]),
    hmac(none, label, Buffer.from('psk_id_hash')),
    hmac(none, label, Buffer.from('info_hash'), info),
  ])
  const scheduled = hmac(secret, label, Buffer.from('secret'))
  const expand = (length: number, name: string) =>
    hmac(scheduled, Buffer.from([0, length]), label, Buffer.from(name), kept, Buffer.from([1])).subarray(0, length)
  return { key: expand(32, 'key'), nonce: expand(12, 'base_nonce') }
}
export const xWing = (ofMlKem: Buffer, ofX25519: Buffer, ephemeral: Buffer, point: Buffer): Buffer =>
  createHash('sha3-256')
    .update(Buffer.concat([ofMlKem, ofX25519, ephemeral, point, Buffer.from('5c2e2f2f5e5c', 'hex')]))
    .digest()
export const bodyInfo = Buffer.from('comity/exchange/body/v1')

export function sealTo(key: Buffer, text: Buffer, aad: Buffer) {
  const { sharedKey, ciphertext: first } = encapsulate(keyFrom(mlKem.publicKey, key.subarray(0, 1184)))
  const point = key.subarray(1184)
  const ephemeral = generateKeyPairSync('x25519')
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: keyFrom(x25519.publicKey, point) })
  const ephemeralPoint = rawOf(ephemeral.publicKey, 32)
  const by = keySchedule(xWing(sharedKey, shared, ephemeralPoint, point), bodyInfo)
  const cipher = createCipheriv('aes-256-gcm', by.key, by.nonce).setAAD(aad)
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
  return { enc: Buffer.concat([first, ephemeralPoint]), ciphertext }
}
export const sealingId = (key: Buffer): string => sha256('comity/key/x-wing/v1\0', key).toString('hex')
