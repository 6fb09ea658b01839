import { isSatisfied, type Policy, type Rule } from '@comity/proof/policy'
import { formatVerifierKey } from '@comity/proof/vkey'
import type { WitnessState } from './contract.ts'
import type { KnownPeer, KnownWitness } from './peers.ts'
import type { Asked } from './store.cosigned.ts'

/** Whether these witnesses, named by their verifier keys, are as many as the policy asks for. */
export function isQuorum(policy: Policy, witnesses: readonly string[]): boolean {
  const cosigned = policy.witnesses.map(({ key }) => key).filter((key) => witnesses.includes(formatVerifierKey(key)))
  return isSatisfied(policy.quorum, new Set(cosigned))
}

/** With fewer witnesses than these nobody satisfies the rule. */
export function leastWitnesses(rule: Rule | 'none'): number {
  if (rule === 'none') return 0
  if ('witness' in rule) return 1
  const fewest = rule.members.map(leastWitnesses).toSorted((a, b) => a - b)
  return fewest.slice(0, rule.threshold).reduce((sum, least) => sum + least, 0)
}

/** The newest of some checkpoints, newest first, under which a quorum stands. */
export function newestWithQuorum<T extends { readonly witnesses: readonly string[] }>(
  policy: Policy | undefined,
  checkpoints: readonly T[],
): T | undefined {
  return policy && checkpoints.find(({ witnesses }) => isQuorum(policy, witnesses))
}

/** What a node says of each witness: those it asks now, whether or not it ever asked them. */
export function witnessStates(
  size: number,
  witnesses: readonly KnownWitness[],
  peers: readonly KnownPeer[],
  asked: readonly Asked[],
): WitnessState[] {
  return witnesses.map(({ key }) => {
    const text = formatVerifierKey(key)
    const known = asked.find(({ witness }) => witness === text)
    const peer = peers.find(({ witness }) => witness?.id === key.id && witness.name === key.name)
    return {
      name: key.name,
      key: text,
      state: peer?.state ?? null,
      size: known?.size ?? null,
      at: known?.at ?? null,
      behind: Math.max(0, size - (known?.size ?? 0)),
      failingSince: known?.since ?? null,
      problem: known?.problem ?? null,
    }
  })
}
