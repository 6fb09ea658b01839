import { isFault } from '@comity/proof/fault'
import { fromHex } from '@comity/proof/hash'
import type { Issued, nodeStates } from './flow.issue.ts'
import { readOnward } from './flow.onward.ts'
import type { Decided, Decision, Flow, Message, Permission } from './ports.ts'
import { checkCover, type ClaimedCover, readCover } from './rules.cover.ts'
import { judge, judgeBody, type Judgement } from './rules.judge.ts'
import { stateOf } from './rules.state.ts'
import type { Parcel, Receipt } from './words.ts'

/** A parcel whose cover could be read. */
export type Arrived = { readonly parcel: Parcel; readonly claimed: ClaimedCover }

/** What is known while a batch is decided, one after the other. */
export type Batch = {
  readonly flow: Flow
  readonly peer: string
  /** States receipts of the node; they are signed when the whole batch is decided. */
  readonly state: Awaited<ReturnType<typeof nodeStates>>['state']
  /** What was decided before, and in this batch so far. */
  readonly decisions: Map<string, Decision>
  /** Own receipts of messages decided before and forgotten since, brought back by the peer. */
  readonly remembered: ReadonlyMap<string, readonly Receipt[]>
  /** Own decisions of which there is no message here though it was accepted. */
  readonly hollow: ReadonlySet<string>
}

/** Parcels with a cover each, and the digests of those whose cover nobody can judge. Twice the same is once. */
export function readParcels(parcels: readonly Parcel[]): {
  readonly arrived: readonly Arrived[]
  readonly malformed: readonly string[]
} {
  const arrived = new Map<string, Arrived>()
  const malformed = new Set<string>()
  for (const parcel of parcels) {
    const claimed = readCover(parcel.cover)
    if (!isFault(claimed)) arrived.set(claimed.digest, arrived.get(claimed.digest) ?? { parcel, claimed })
    else if (claimed.digest !== undefined) malformed.add(claimed.digest)
  }
  return { arrived: [...arrived.values()], malformed: [...malformed] }
}

async function judged(
  batch: Batch,
  { parcel, claimed }: Arrived,
  {
    remembered,
    permission,
  }: { readonly remembered: Decision | undefined; readonly permission: Permission | undefined },
): Promise<Judgement> {
  const { flow, peer, decisions } = batch
  const { cover, digest } = claimed
  const legalAct = flow.isLegalAct(cover.form)
  const keys = await flow.trust.keysOf(cover.from.state, cover.composedAt, parcel.certificates)
  return judge(
    cover,
    {
      state: flow.trust.state,
      peer,
      decided: remembered === undefined ? decisions.get(digest) : undefined,
      remembered,
      afterDecided: cover.after !== null && decisions.has(cover.after),
      signature: checkCover(claimed, keys, { officer: legalAct === true }, flow.verify),
      isOwn: await flow.trust.isOwn(cover.to.authority),
      legalAct,
      permission: permission ?? (await flow.permits(cover)),
      onward: parcel.passed === null ? undefined : await readOnward(flow, parcel.passed),
      passed: parcel.passed !== null,
    },
    flow.now(),
  )
}

/** What is to be recorded of a parcel, its new receipts not signed yet. */
export type Deciding = Omit<Decided, 'receipts'> & { readonly receipts: readonly Issued[] }

/** What is decided about one parcel: a row to be recorded, or why there is none now. */
export type Verdict =
  | { readonly row: Deciding }
  | { readonly missing: string }
  | { readonly later: string }
  | { readonly stands: string }

/**
 * Decides about one parcel. Remembers the decision in the batch, for what follows it. `permission` is what policy says,
 * where that was asked before.
 */
export async function decide(batch: Batch, arrived: Arrived, permission?: Permission): Promise<Verdict> {
  const { flow, peer, state, decisions } = batch
  const { digest, cover } = arrived.claimed
  if (decisions.has(digest) && !batch.hollow.has(digest)) return { stands: digest }
  const own = batch.remembered.get(digest) ?? []
  const remembered = own.length > 0 || batch.hollow.has(digest) ? 'accepted' : undefined
  const first = await judged(batch, arrived, { remembered, permission })
  if (first.is === 'stands') return { stands: digest }
  if (first.is === 'missing') return { missing: first.after }
  if (first.is === 'later') return { later: digest }
  const isGone = own.some(({ name }) => name === 'destroyed' || name === 'expired')
  const body =
    first.is === 'accepted' && !isGone
      ? await flow.trust.unseal(cover.to.authority, arrived.parcel.sealed, fromHex(digest))
      : undefined
  const last = first.is === 'accepted' && remembered === undefined ? judgeBody(cover, body, flow.fits) : first
  const at = { digest, side: 'received', peer, cover, envelope: arrived.parcel.cover, hold: null } as const
  const receivedAt = new Date(flow.now()).toISOString()
  if (last.is === 'rejected') {
    decisions.set(digest, 'rejected')
    const said = last.rule === undefined ? { because: last.because } : { because: last.because, rule: last.rule }
    // Of what its sender did sign the cover is kept, so that either side can show the other what was turned away.
    const isSigned = last.because !== 'bad-signature'
    const message: Message | null = isSigned ? { ...at, parcel: null, body: null, state: 'rejected', receivedAt } : null
    return { row: { message, peer, digest, decision: 'rejected', receipts: [state('rejected', digest, said)] } }
  }
  decisions.set(digest, 'accepted')
  const isWhole = body !== undefined && judgeBody(cover, body, flow.fits).is === 'accepted'
  const receipts: Issued[] = [...own]
  if (remembered === undefined) receipts.push(state('accepted', digest, {}))
  const isComplete = cover.attachments.length === 0 && !isGone
  if (isComplete && !own.some(({ name }) => name === 'delivered')) receipts.push(state('delivered', digest, {}))
  const content = isWhole ? { parcel: arrived.parcel, body } : { parcel: null, body: null }
  const message: Message = { ...at, ...content, state: stateOf(receipts), receivedAt }
  return { row: { message, peer, digest, decision: 'accepted', receipts } }
}
