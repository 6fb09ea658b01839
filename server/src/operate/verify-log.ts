import { fault, isFault } from '@comity/proof/fault'
import { fromUtf8 } from '@comity/proof/lines'
import { leafHash } from '@comity/proof/merkle'
import { verifyMisbehaviour } from '@comity/proof/misbehaviour'
import { logOf, parsePolicy, type Policy } from '@comity/proof/policy'
import { parseProof, verifyProof } from '@comity/proof/proof'

/** How files about a log begin: a proof that something stands in it, or one that it showed two histories. */
const beginnings = ['c2sp.org/tlog-proof@', '{"earlier":'] as const

export const isAboutLog = (text: string): boolean => beginnings.some((one) => text.startsWith(one))

/** Whom to believe: a policy (C2SP tlog-policy), or the key of one log without witnesses. Throws for neither. */
export function believing(given: { readonly log?: string | undefined; readonly policy?: string | undefined }): Policy {
  if ((given.log === undefined) === (given.policy === undefined))
    throw new Error('say whom to believe: `--log KEY` as its State publishes it, or `--policy FILE`')
  const policy = parsePolicy(given.policy ?? `log ${given.log ?? ''}\nquorum none\n`)
  if (isFault(policy)) throw new Error(`whom to believe cannot be read: ${policy.fault}`)
  return policy
}

/** Verifies a file about a log without a node or a network, and says what it shows; true when it shows it. */
export function verifyLogFile(name: string, text: string, policy: Policy, say: (line: string) => void): boolean {
  return text.startsWith(beginnings[0]) ? isInLog(name, text, policy, say) : isConvicted(name, text, policy, say)
}

function isInLog(name: string, text: string, policy: Policy, say: (line: string) => void): boolean {
  const parsed = parseProof(text)
  const entry = isFault(parsed) ? undefined : parsed.extra
  if (entry === undefined) {
    say(`${name}: nothing is shown: ${isFault(parsed) ? `it is no proof (${parsed.fault})` : 'the entry is not in it'}`)
    return false
  }
  const found = verifyProof(text, leafHash(entry), policy)
  if (isFault(found)) {
    say(`${name}: nothing is shown: ${found.fault}`)
    return false
  }
  const { origin, size, byWitnesses } = found.checkpoint
  say(`entry ${found.index} of ${origin}: ${fromUtf8(entry) ?? 'not a text'}`)
  say(`it stands under the checkpoint at ${size} entries, signed by the log`)
  for (const { key } of byWitnesses) say(`seen by ${key.name}`)
  return true
}

function isConvicted(name: string, text: string, policy: Policy, say: (line: string) => void): boolean {
  const origin = /^\{"earlier":"([^\\"]*)\\n/.exec(text)?.[1] ?? ''
  const log = logOf(policy, origin)
  const found = log === undefined ? fault('unknown-log') : verifyMisbehaviour(text, log)
  if (isFault(found)) {
    say(`${name}: nothing is shown: ${found.fault}`)
    return false
  }
  const { proven, earlier, later } = found
  say(
    proven === 'split-view'
      ? `${origin} signed two different trees of ${earlier.size} entries: it showed one history to some and another to others`
      : `${origin} signed ${later.size} entries that do not begin with the ${earlier.size} it had signed: it rewrote its history`,
  )
  return true
}
