import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** A passkey device in software: real P-256 keys, attestation `none` (WebAuthn level 3, section 6). */
export type Authenticator = {
  readonly register: (options: unknown, how?: How) => Record<string, unknown>
  readonly answer: (options: unknown, how?: How) => Record<string, unknown>
  readonly credential: () => string
}

/** Ways to answer otherwise than an honest device would. */
export type How = {
  readonly origin?: string
  readonly rpId?: string
  readonly userVerified?: boolean
  readonly counter?: number
  readonly challenge?: string
  readonly id?: string
  readonly userHandle?: string
  readonly type?: string
  readonly crossOrigin?: boolean
}

const flag = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 }

export function softwareAuthenticator(origin: string): Authenticator {
  const rpIdHere = new URL(origin).hostname
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let counter = 0
  let handle = ''

  const clientData = (type: string, options: unknown, how: How): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: how.type ?? type,
        challenge: how.challenge ?? (options as { challenge: string }).challenge,
        origin: how.origin ?? origin,
        crossOrigin: how.crossOrigin ?? false,
      }),
    )
  const authData = (how: How, attested?: Buffer): Buffer => {
    const flags =
      flag.present |
      flag.backupEligible |
      flag.backedUp |
      (how.userVerified === false ? 0 : flag.verified) |
      (attested === undefined ? 0 : flag.attested)
    counter = how.counter ?? counter + 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const party = createHash('sha256')
      .update(how.rpId ?? rpIdHere)
      .digest()
    return Buffer.concat([party, Buffer.from([flags]), count, attested ?? Buffer.alloc(0)])
  }

  return {
    credential: () => id.toString('base64url'),
    register: (options, how = {}) => {
      handle = (options as { user: { id: string } }).user.id
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const data = authData(how, Buffer.concat([Buffer.alloc(16), length, id, coseOf(publicKey)]))
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
        cborBytes(data),
      ])
      return {
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', options, how).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    answer: (options, how = {}) => {
      const data = authData(how)
      const client = clientData('webauthn.get', options, how)
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      const name = how.id ?? id.toString('base64url')
      return {
        id: name,
        rawId: name,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
          userHandle: how.userHandle ?? handle,
        },
      }
    },
  }
}

/** A byte string in CBOR (RFC 8949). */
function cborBytes(bytes: Buffer): Buffer {
  const head = bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 0xff]
  return Buffer.concat([Buffer.from(head), bytes])
}

function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
}
