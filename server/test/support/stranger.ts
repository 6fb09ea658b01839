import {
  createDecipheriv,
  decapsulate,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
  sign,
} from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import {
  bodyInfo,
  canonical,
  coverType,
  der,
  envelope,
  hybridKey,
  keyFrom,
  keySchedule,
  opened,
  publicKeyOf,
  rawOf,
  sealTo,
  sealingId,
  sha256,
  statementType,
  x25519,
  xWing,
  type Cover,
  type Enveloped,
  type Key,
  type PublicKey,
  type Statement,
} from './stranger.crypto.ts'

// The node of a State that others wrote: what it says of itself, how it calls and is called, and what it exchanges.

type Authority = { readonly id: string; readonly key: PublicKey; readonly seal: Buffer }
/** What this State knows of another: read from its descriptor, believed after the telephone call. */
export type Known = { readonly state: string; readonly node: PublicKey; readonly authorities: readonly Authority[] }

type Described = {
  readonly state: string
  readonly keys: readonly {
    signer: string
    use: string
    algorithm: string
    key: string
    compromisedAt: string | null
  }[]
  readonly authorities: readonly { readonly id: string }[]
}
const payloadOf = <Payload>(text: string): Payload =>
  JSON.parse(Buffer.from((JSON.parse(text) as Enveloped).payload, 'base64').toString()) as Payload

/** Reads the descriptor another node serves. */
export function readDescriptor(text: string): Known {
  const said = payloadOf<Described>(text)
  const keyOf = (signer: string, use: string) =>
    said.keys.find((one) => one.signer === signer && one.use === use && one.compromisedAt === null)
  const own = keyOf(said.state, 'sign')
  if (own === undefined) throw new Error('no key of the node')
  const node = publicKeyOf(own.algorithm, Buffer.from(own.key, 'base64'))
  if (opened(text, 'application/vnd.comity.descriptor.v1+json', node) === undefined) throw new Error('not signed')
  return {
    state: said.state,
    node,
    authorities: said.authorities.flatMap(({ id }) => {
      const [signs, opens] = ['sign', 'open'].map((use) => keyOf(`${said.state}/${id}`, use))
      if (signs === undefined || opens === undefined) return []
      const key = publicKeyOf(signs.algorithm, Buffer.from(signs.key, 'base64'))
      return [{ id, key, seal: Buffer.from(opens.key, 'base64') }]
    }),
  }
}

type Body = { readonly fields: Readonly<Record<string, unknown>> }
export type Received = { readonly digest: string; readonly cover: Cover; readonly body: Body }

/** What other nodes answer to what this one asks. */
export type Told = { readonly receipts: readonly string[]; readonly payload: string }
type Question = {
  readonly parcels?: readonly { cover: string; sealed: { enc: string; ciphertext: string } }[]
  readonly receipts?: readonly string[]
  readonly messages?: readonly { readonly message: string }[]
}

/** Lets the node of a State of its own begin, at an address of this machine. */
export async function strangerNode(state: string, kind = 'central-authority') {
  const pair = generateKeyPairSync('ed25519')
  const node: Key = {
    id: sha256(der(pair.publicKey)).toString('hex'),
    sign: (bytes) => sign(null, bytes, pair.privateKey),
  }
  const nodePublic = rawOf(pair.publicKey, 32)
  const authority = randomUUID()
  const signer = `${state}/${authority}`
  const hybrid = hybridKey()
  const opens = { kem: generateKeyPairSync('ml-kem-768'), dh: generateKeyPairSync('x25519') }
  const openPublic = Buffer.concat([rawOf(opens.kem.publicKey, 1184), rawOf(opens.dh.publicKey, 32)])
  let known: Known | undefined
  let address = ''
  const received: Received[] = []
  const said: Statement[] = []
  const receipts = new Map<string, readonly string[]>()

  // directory.md

  const iso = (inDays: number) => new Date(Date.now() + inDays * 86_400_000).toISOString()
  function descriptor(): string {
    const possession = (by: Key, of: string) =>
      by.sign(Buffer.from(`comity/possession/v1\n${state}\n${of}\nsign\n${by.id}\n`)).toString('base64')
    const key = { from: iso(-1), until: null, compromisedAt: null }
    const vkey = (name: string, type: number, bytes: Buffer) => {
      const typed = Buffer.concat([Buffer.from([type]), bytes])
      const hash = sha256(`${name}\n`, typed).subarray(0, 4).toString('hex')
      return `${name}+${hash}+${typed.toString('base64')}`
    }
    const logKey = rawOf(generateKeyPairSync('ed25519').publicKey, 32)
    const witnessKey = rawOf(generateKeyPairSync('ed25519').publicKey, 32)
    const name = `comity.${state.toLowerCase()}/${node.id.slice(0, 16)}`
    const said = {
      state,
      name: 'Node others wrote (sample)',
      address,
      serial: Math.floor(Date.now() / 1000),
      issuedAt: iso(0),
      validUntil: iso(60),
      log: vkey(name, 1, logKey),
      witness: vkey(name, 4, witnessKey),
      keys: [
        {
          signer: state,
          use: 'sign',
          algorithm: 'ed25519',
          key: nodePublic.toString('base64'),
          ...key,
          possession: possession(node, state),
        },
        {
          signer,
          use: 'sign',
          algorithm: 'ed25519+ml-dsa-65',
          key: hybrid.bytes.toString('base64'),
          ...key,
          possession: possession(hybrid, signer),
        },
        { signer, use: 'open', algorithm: 'x-wing', key: openPublic.toString('base64'), ...key, possession: null },
      ],
      authorities: [
        {
          id: authority,
          names: [{ language: 'en', text: 'Ministry (sample)' }],
          kind,
          place: 'Montevideo',
          zone: 'America/Montevideo',
          languages: ['es'],
          competences: ['mutual-legal-assistance'],
          channels: ['comity'],
          forms: [],
          contacts: [],
          hours: { always: true, weekly: [], closed: [] },
          duty: [],
          readers: [],
        },
      ],
    }
    return envelope('application/vnd.comity.descriptor.v1+json', said, node)
  }

  // requests.md

  async function call(to: string, at: string, path: string, question: object): Promise<Told> {
    const body = Buffer.from(JSON.stringify(question))
    const { host } = new URL(at)
    const created = Math.floor(Date.now() / 1000)
    const nonce = randomBytes(16).toString('base64url')
    const digest = `sha-256=:${sha256(body).toString('base64')}:`
    const parts = '("@method" "@authority" "@path" "@query" "content-digest" "comity-to" "content-length")'
    const input = `${parts};created=${created};expires=${created + 300};nonce="${nonce}";keyid="${node.id}";alg="ed25519";tag="comity-exchange"`
    const lines = [
      '"@method": POST',
      `"@authority": ${host}`,
      `"@path": ${path}`,
      '"@query": ?',
      `"content-digest": ${digest}`,
      `"comity-to": ${to}`,
      `"content-length": ${body.length}`,
      `"@signature-params": ${input}`,
    ].join('\n')
    const answer = await fetch(at + path, {
      method: 'POST',
      headers: {
        'comity-to': to,
        'content-digest': digest,
        'signature-input': `comity=${input}`,
        signature: `comity=:${node.sign(Buffer.from(lines)).toString('base64')}:`,
      },
      body,
    })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${text}`)
    return JSON.parse(text) as Told
  }
  /** Whether the node this one knows signed a request, over this body, for this node. */
  function isFrom({ node: by }: Known, request: IncomingMessage, body: Buffer): boolean {
    const { headers, url = '', method = '' } = request
    const input = String(headers['signature-input']).slice('comity='.length)
    const names = [...input.slice(0, input.indexOf(')')).matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
    const [path = '', query] = url.split('?')
    const derived: Record<string, string> = {
      '@method': method,
      '@authority': String(headers.host),
      '@path': path,
      '@query': query === undefined ? '?' : `?${query}`,
    }
    const base = [
      ...names.map((name) => `"${name}": ${derived[name] ?? String(headers[name])}`),
      `"@signature-params": ${input}`,
    ]
    const signature = Buffer.from(String(headers['signature']).slice('comity=:'.length, -1), 'base64')
    return (
      headers['comity-to'] === state &&
      input.includes(`keyid="${by.id}"`) &&
      headers['content-digest'] === `sha-256=:${sha256(body).toString('base64')}:` &&
      by.holds(Buffer.from(base.join('\n')), signature)
    )
  }

  // exchange.md

  function receipt(name: string, message: string, more: object = {}): string {
    const at = new Date().toISOString().replace(/\.?0*Z$/, 'Z')
    const body = { ...more, salt: randomBytes(32).toString('hex') }
    return envelope(statementType, { at, body, issuer: state, subject: message, type: `exchange/${name}` }, node)
  }
  function take(from: Known, { parcels = [], receipts: brought = [] }: Question) {
    const standing: string[] = []
    for (const { cover: text, sealed } of parcels) {
      const claimed = payloadOf<Cover>(text)
      const by = from.authorities.find(({ id }) => id === claimed.from.authority)
      const cover = by && opened<Cover>(text, coverType, by.key)
      if (cover === undefined) continue
      if (!receipts.has(cover.digest)) {
        const enc = Buffer.from(sealed.enc, 'base64')
        const point = enc.subarray(1088)
        const secret = xWing(
          decapsulate(opens.kem.privateKey, enc.subarray(0, 1088)),
          diffieHellman({ privateKey: opens.dh.privateKey, publicKey: keyFrom(x25519.publicKey, point) }),
          point,
          rawOf(opens.dh.publicKey, 32),
        )
        const { key, nonce } = keySchedule(secret, bodyInfo)
        const bytes = Buffer.from(sealed.ciphertext, 'base64')
        const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(cover.digest, 'hex'))
        decipher.setAuthTag(bytes.subarray(-16))
        const body = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
        if (sha256(body).toString('hex') !== cover.payload.body.digest) throw new Error('another body')
        received.push({ digest: cover.digest, cover: cover.payload, body: JSON.parse(body.toString()) as Body })
        receipts.set(cover.digest, [receipt('accepted', cover.digest), receipt('delivered', cover.digest)])
      }
      standing.push(...(receipts.get(cover.digest) ?? []))
    }
    for (const text of brought) hear(from, text)
    return { receipts: standing, missing: [], later: [] }
  }
  /** Keeps what another says in a receipt, if it said so. */
  function hear(from: Known, text: string): void {
    for (const key of [from.node, ...from.authorities.map((one) => one.key)]) {
      const read = opened(text, statementType, key)
      if (read !== undefined) said.push(read.payload)
    }
  }
  const answers: Readonly<Record<string, (from: Known, question: Question) => object>> = {
    '/peer/exchange/items': take,
    '/peer/exchange/status': (_, { messages = [] }) => ({
      unknown: messages.flatMap(({ message }) => (receipts.has(message) ? [] : [message])),
      differing: [],
      receipts: [],
      covers: [],
    }),
    '/peer/exchange/roll': () => ({ messages: [], more: false }),
    '/peer/exchange/proofs': () => ({ proofs: [] }),
  }
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const answer = answers[request.url ?? '']
      if (known === undefined || answer === undefined || !isFrom(known, request, body)) {
        return response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{}')
      }
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer(known, JSON.parse(body.toString()) as Question)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://localhost:${(server.address() as AddressInfo).port}`

  /** An officer of this State, whose key the authority certifies. */
  const officerPair = generateKeyPairSync('ed25519')
  const officer: Key = {
    id: sha256(der(officerPair.publicKey)).toString('hex'),
    sign: (bytes) => sign(null, bytes, officerPair.privateKey),
  }
  function certificate(): string {
    const key = rawOf(officerPair.publicKey, 32).toString('base64')
    const body = {
      officer: `${state}/officer/${randomUUID()}`,
      authority: signer,
      algorithm: 'ed25519',
      key,
      from: iso(-1),
      until: iso(30),
    }
    const at = new Date().toISOString().replace(/\.?0*Z$/, 'Z')
    return envelope(
      statementType,
      { at, body, issuer: signer, subject: officer.id, type: 'directory/officer-key' },
      hybrid,
    )
  }

  /** Writes a message of the simplest form, seals and sends it: its digest and what the other node says about it. */
  async function write(at: string, to: Known, fields: object, more: object = {}) {
    const office = to.authorities[0]
    const isAct = 'form' in more
    if (office === undefined) throw new Error('nobody to write to')
    const body = Buffer.from(canonical({ attachments: [], fields, salt: randomBytes(32).toString('hex') }))
    const cover = {
      id: randomUUID(),
      from: { state, authority, post: randomUUID() },
      to: { state: to.state, authority: office.id },
      conversation: randomUUID(),
      after: null,
      form: 'administrative-message/1',
      marking: { classification: { state, level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' },
      purpose: 'prosecution',
      basis: 'an invented treaty, article 7',
      onward: 'never',
      composedAt: iso(0),
      deliverBy: iso(1),
      expiresAt: null,
      body: { digest: sha256(body).toString('hex'), bytes: body.length },
      attachments: [],
      answers: null,
      corrects: null,
      passesOn: null,
      ...more,
    }
    const text = envelope(coverType, cover, hybrid, ...(isAct ? [officer] : []))
    const digest = sha256(canonical(cover)).toString('hex')
    const { enc, ciphertext } = sealTo(office.seal, body, Buffer.from(digest, 'hex'))
    const sealed = {
      key: sealingId(office.seal),
      enc: enc.toString('base64'),
      ciphertext: ciphertext.toString('base64'),
    }
    const parcel = { cover: text, sealed, certificates: isAct ? [certificate()] : [], passed: null }
    const answer = await call(to.state, at, '/peer/exchange/items', { parcels: [parcel], receipts: [], covers: [] })
    return { digest, parcel, told: answer.receipts.flatMap((one) => opened(one, statementType, to.node) ?? []) }
  }

  return {
    state,
    authority,
    address,
    keyId: node.id,
    descriptor,
    received,
    said,
    call,
    write,
    knows: (other: Known) => {
      known = other
    },
    /** Wants a message back, in the name of the authority that wrote it. */
    recall: (digest: string) => {
      const at = new Date().toISOString().replace(/\.?0*Z$/, 'Z')
      const body = { reason: 'no longer needed', salt: randomBytes(32).toString('hex') }
      return envelope(statementType, { at, body, issuer: signer, subject: digest, type: 'exchange/recalled' }, hybrid)
    },
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
