import type { FastifyInstance } from 'fastify'
import type { Keyring } from '@comity/proof/keyring'
import type { Signer } from '@comity/proof/signer'
import type { Refusal } from '#kernel/refusal'
import type { Readers } from './words.ts'

export type { Readers } from './words.ts'

/** Where a neighbour stands with this node. Only `trusted` is spoken to, and only while its keys are valid. */
export type Standing = 'proposed' | 'compared' | 'trusted' | 'suspended' | 'distrusted'

/** A neighbour as this node knows it. */
export type Peer = {
  readonly state: string
  readonly name: string
  readonly standing: Standing
  /** By own ceremony, or by the trust lists of these spaces. */
  readonly by: { readonly ceremony: boolean; readonly spaces: readonly string[] }
  /** Base address, as `https://comity.example.ch`. */
  readonly address: string
  /** Verifier keys (C2SP signed-note) of its log and of it as a witness. */
  readonly log: string
  readonly witness: string
  readonly authorities: readonly PeerAuthority[]
}
export type PeerAuthority = {
  readonly id: string
  readonly names: readonly { readonly language: string; readonly text: string }[]
  readonly kind: string
  readonly languages: readonly string[]
  /** How many posts of which role read what is addressed to it; empty where its State does not tell. */
  readonly readers: readonly Readers[]
  /** Whether it answers now, by its own clocks; null where its State tells no hours. */
  readonly openNow: boolean | null
}

export type SealingKey = { readonly id: string; readonly bytes: Uint8Array }

/** A call to a neighbour, signed with the key of this node (RFC 9421). */
export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD'
  /** Begins with `/peer/`. */
  readonly path: string
  readonly body?: Uint8Array
  /** In place of `body`: one that is not held whole. */
  readonly outgoing?: Outgoing
  readonly contentType?: string
  /** Of a body that goes or comes piece by piece: the longest pause. */
  readonly timeoutMs?: number
  /** More bytes than this in the answer break it off. */
  readonly mostBytes: number
  /** Is given the body of an answer of 200 as it comes, in place of `body` of what is answered. What it throws is thrown. */
  readonly take?: (pieces: AsyncIterable<Uint8Array>) => Promise<void>
}
/** A body that is not held whole. Its pieces may be one memory: each is used up before the next one is asked for. */
export type Outgoing = {
  readonly bytes: number
  readonly sha256: Uint8Array
  readonly parts: () => AsyncIterable<Uint8Array>
}
export type Answered = {
  readonly status: number
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** A signed call of a neighbour, verified: who calls, and what. */
export type Asked = {
  readonly state: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /**
   * The body of a route that is `streamed`, as it comes. Only who came to its end may rely on it: there it throws `Refused`
   * where the body is not the one that was signed.
   */
  readonly pieces?: AsyncIterable<Uint8Array>
}
export type Served = {
  readonly status: number
  readonly body: Uint8Array | string
  /** In place of `body`: one that is not held whole. */
  readonly outgoing?: Omit<Outgoing, 'sha256'>
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What other contexts ask of the directory. */
export type Directory = {
  /** The State of this node. */
  readonly state: string
  /** Signs as the node. */
  readonly node: () => Promise<Signer>
  /** Signs as an own authority; undefined where there is none of this id. */
  readonly authority: (id: string) => Promise<Signer | undefined>
  /** Signs as an own officer: a key that the node keeps, certified by the officer's authority. */
  readonly officer: (
    id: string,
    authority: string,
  ) => Promise<{ readonly signer: Signer; readonly certificate: string }>
  /** Opens what was sealed to an own authority, with whichever of its keys, present or past, has that id. */
  readonly unseal: (
    authority: string,
    sealed: { readonly key: string; readonly enc: Uint8Array; readonly ciphertext: Uint8Array },
    info: Uint8Array,
    additional: Uint8Array,
  ) => Promise<Uint8Array | undefined>
  /** The same for what was sealed to whichever own authority: the id of the key says to which. */
  readonly unsealOwn: (
    sealed: { readonly key: string; readonly enc: Uint8Array; readonly ciphertext: Uint8Array },
    info: Uint8Array,
    additional: Uint8Array,
  ) => Promise<Uint8Array | undefined>
  readonly peers: () => Promise<readonly Peer[]>
  readonly peer: (state: string) => Promise<Peer | undefined>
  /** The newest descriptor of a State as its node signed it, the own one too; undefined for a State that is not known. */
  readonly descriptorOf: (state: string) => Promise<string | undefined>
  /** Trusted now: by ceremony or an accepted trust list that holds, and not distrusted. The own State is. */
  readonly trusts: (state: string) => Promise<boolean>
  /**
   * The keys of a State whose validity covers `at`, by their signers (`CHE`, `CHE/authority`); those taken back as
   * compromised count for nothing from the time of compromise. Empty for a State that is not trusted now.
   */
  readonly keysOf: (state: string, at: string) => Promise<Keyring>
  /** The newest valid sealing key of an authority of a trusted State. */
  readonly sealingKeyOf: (state: string, authority: string) => Promise<SealingKey | undefined>
  /** Sends a signed call to a trusted neighbour. Throws when it cannot be reached, in domain words. */
  readonly call: (state: string, call: Call) => Promise<Answered>
  /**
   * Answers signed calls of trusted neighbours under `/peer/`. The signature, the recipient and the size are checked
   * before `answer` is called; who is not trusted gets 403 and a reason.
   */
  readonly serve: (
    app: FastifyInstance,
    route: {
      readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD'
      readonly path: string
      readonly mostBytes: number
      /** The body is not read before `answer` is called, which finds it in `pieces`. */
      readonly streamed?: boolean
      readonly answer: (asked: Asked) => Promise<Served | Refusal>
    },
  ) => void
  /** Says who reads what is addressed to the own authorities, by their ids: asked for each descriptor. The last caller counts. */
  readonly readers: (tell: () => Promise<ReadonlyMap<string, readonly Readers[]>>) => void
  /** Called after a standing or key changed, in every process of the node. */
  readonly onChange: (changed: () => void) => void
}
