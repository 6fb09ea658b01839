import { readEnvelope, writeEnvelope } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { nativeVerify } from '#kernel/crypto/signing'
import type { Write } from '#kernel/database'
import { happened, type Happening } from '#kernel/event'
import { isRefusal, refuse } from '#kernel/refusal'
import * as contract from './contract.ts'
import { continues, judgeList, type ListRefusal, readList, type ReadList, signedBy } from './rules.list.ts'
import { changeDraft, type DraftRow, dropDrafts, insertDraft, insertSpace, insertVersions } from './store.spaces.ts'

/** What is held of a space: the versions of its list in order, and the drafts for the next one. */
export type Shelf = {
  readonly history: readonly ReadList[]
  readonly drafts: readonly DraftRow[]
}

export type Laid = {
  readonly writes: readonly Write[]
  readonly events: readonly Happening[]
  /** `published`: it now stands; `held`: it stood before; otherwise it waits for more signatures. */
  readonly as: 'published' | 'held' | 'waiting'
}

/**
 * Puts a draft on the shelf: signatures under the same bytes are gathered, and when enough States have signed, the
 * version stands. What does not follow on the history that is held is refused; so is a signature that does not hold.
 */
export function layDraft(shelf: Shelf, text: string, now: string, by: string | null): Laid | ListRefusal {
  const read = readList(text)
  if (isRefusal(read)) return read
  const { space } = read.list
  const place = continues(shelf.history, read, now)
  if (isRefusal(place)) return place
  if (place === 'same') return { writes: [], events: [], as: 'held' }
  const known = shelf.drafts.find((draft) => draft.space === space && draft.digest === read.digest)
  const whole = known === undefined ? read : gathered(known.list, read)
  if (isRefusal(whole)) return whole
  const signers = signedBy(shelf.history, whole, nativeVerify)
  if (isRefusal(signers)) return signers
  if (signers.length === 0) {
    return refuse('list-not-enough-signers', { detail: 'none of the States that may sign it has' })
  }
  if (judgeList(shelf.history, whole, now, nativeVerify) === 'next') {
    const { number } = whole.list
    return {
      writes: [
        ...(shelf.history.length === 0 ? [insertSpace(space, now, by)] : []),
        insertVersions([whole], now, 'signatures'),
        dropDrafts(space),
      ],
      events: [happened(contract.ListPublished, `space:${space}`, { space, number })],
      as: 'published',
    }
  }
  const { digest } = whole
  if (known === undefined) {
    if (shelf.drafts.length >= 20) return refuse('list-malformed', { detail: 'too many drafts of this space wait' })
    return { writes: [insertDraft({ space, digest, list: whole.text, at: now })], events: [], as: 'waiting' }
  }
  return { writes: whole.text === known.list ? [] : [changeDraft(known, whole.text)], events: [], as: 'waiting' }
}

/** The same bytes with the signatures of both. Of two by one key the one that is here stays. */
function gathered(here: string, brought: ReadList): ReadList | ListRefusal {
  const known = readEnvelope(here)
  if (isFault(known)) return brought
  const byKey = new Map(
    [...brought.envelope.signatures, ...known.signatures].flatMap(({ keyId, signature }) =>
      keyId === undefined ? [] : [[keyId, { keyId, signature }] as const],
    ),
  )
  const signatures = [...byKey.values()]
  if (signatures.length > 32) return refuse('list-malformed', { detail: 'too many signatures' })
  return readList(writeEnvelope(known.payloadType, known.bytes, signatures))
}
