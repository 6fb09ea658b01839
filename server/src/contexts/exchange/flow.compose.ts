import { canonicalise } from '@comity/proof/canonical'
import { signAside } from '@comity/proof/envelope'
import { type Fault, fault } from '@comity/proof/fault'
import { fromHex, hex, sha256Hex, utf8 } from '@comity/proof/hash'
import type { Signer } from '@comity/proof/signer'
import { nodeStates } from './flow.issue.ts'
import type { Flow, Message } from './ports.ts'
import { writeCover } from './rules.cover.ts'
import { stateOf } from './rules.state.ts'
import type { AttachmentCover, Cover, Passed, Receipt } from './words.ts'

/** What is to be said, and under which cover. What the cover says of time, order and body is made here. */
export type Draft = {
  readonly cover: Omit<Cover, 'after' | 'composedAt' | 'body' | 'attachments'>
  /** The conversation begins with it: nothing can have gone before. */
  readonly begins?: boolean
  /** The fields of the form. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly attachments: readonly {
    readonly cover: AttachmentCover
    /** Name, kind, key: what only the recipient is to read. */
    readonly inside: Readonly<Record<string, unknown>>
  }[]
  /** The officer who signs an act of law, with what the authority certifies. */
  readonly officer?: { readonly signer: Signer; readonly certificate: string }
  readonly passed?: Passed
}

export type SealFault = 'peer-not-trusted' | 'authority-without-key' | 'recipient-without-key' | 'officer-missing'

/**
 * Writes, signs and seals a message, with the receipts `composed`, `sealed` and `queued`. Nothing is kept: `Store.send`
 * does that. The body is canonical JSON with 32 random bytes in it, so that its digest in the cover tells nothing.
 */
export async function seal(
  flow: Flow,
  draft: Draft,
): Promise<{ readonly message: Message; readonly receipts: readonly Receipt[] } | Fault<SealFault>> {
  const { from, to, conversation, form } = draft.cover
  if (!(await flow.trust.trusts(to.state))) return fault('peer-not-trusted')
  const authority = await flow.trust.authority(from.authority)
  if (authority === undefined) return fault('authority-without-key')
  const recipient = await flow.trust.sealingKeyOf(to)
  if (recipient === undefined) return fault('recipient-without-key')
  if (flow.isLegalAct(form) === true && draft.officer === undefined) return fault('officer-missing')
  const { state, signedAside } = await nodeStates(flow)
  const body = utf8(
    canonicalise({
      attachments: draft.attachments.map(({ cover, inside }) => ({ ...inside, id: cover.id })),
      fields: draft.fields,
      salt: hex(flow.random(32)),
    }),
  )
  const cover: Cover = {
    ...draft.cover,
    after: draft.begins === true ? null : await flow.store.lastOf(conversation, to.state),
    composedAt: new Date(flow.now()).toISOString(),
    body: { digest: sha256Hex(body), bytes: body.length },
    attachments: draft.attachments.map((one) => one.cover),
  }
  const { officer } = draft
  const { digest, unsigned } = writeCover(cover)
  const by = flow.gather(authority, to.state)
  const stated = (['composed', 'sealed', 'queued'] as const).map((name) => state(name, digest, {}))
  const [envelope, receipts] = await Promise.all([
    signAside(unsigned, officer === undefined ? [by] : [by, officer.signer]),
    signedAside(stated, to.state),
  ])
  const message: Message = {
    digest,
    side: 'sent',
    peer: to.state,
    cover,
    envelope,
    parcel: {
      cover: envelope,
      sealed: flow.seal(recipient, body, fromHex(digest)),
      certificates: officer === undefined ? [] : [officer.certificate],
      passed: draft.passed ?? null,
    },
    state: stateOf(receipts),
    body,
    hold: null,
    receivedAt: null,
  }
  return { message, receipts }
}
