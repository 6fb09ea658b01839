import { isFault } from '@comity/proof/fault'
import type { Flow } from './ports.ts'
import { checkCover, readCover } from './rules.cover.ts'
import type { Onward } from './rules.judge.ts'
import { checkReceipt, readReceipt } from './rules.receipt.ts'
import type { Passed } from './words.ts'

/**
 * Reads what shows that a message may be passed on: the cover of the original and the grant, each signed by the
 * originator with a key that this node trusts. Undefined where either does not hold. Whether the grant fits is judged later.
 */
export async function readOnward(flow: Flow, passed: Passed): Promise<Onward | undefined> {
  const original = readCover(passed.cover)
  const grant = readReceipt(passed.grant)
  if (isFault(original) || isFault(grant) || grant.receipt.name !== 'granted') return undefined
  const { from, composedAt } = original.cover
  const keys = await flow.trust.keysOf(from.state, composedAt)
  if (checkCover(original, keys, { officer: false }, flow.verify) !== 'signed') return undefined
  const granted = checkReceipt(grant, await flow.trust.keysOf(from.state, grant.receipt.at), flow.verify)
  if (isFault(granted)) return undefined
  const { digest, message, issuer, body } = granted
  return { message: original.digest, original: original.cover, grant: { digest, message, issuer, to: body['to'] } }
}
