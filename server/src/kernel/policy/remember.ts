import type { Decide, Decision, DecisionRequest } from './decide.ts'
import type { Entity } from './entity.ts'

const mostKept = 2_000
const longestKey = 4_096

/**
 * Remembers decisions. A decision depends on its question alone, so the same question has the same answer for as long as
 * the rules are in force. The question is its own key, whole: nothing is left out and nothing is hashed.
 */
export function remembering(decide: Decide): Decide {
  const known = new Map<string, Decision>()
  return (request) => {
    const key = keyOf(request)
    if (key === undefined) return decide(request)
    const before = known.get(key)
    if (before !== undefined) return before
    const decision = decide(request)
    if (known.size >= mostKept) known.clear()
    known.set(key, decision)
    return decision
  }
}

function keyOf({ principal, action, resource, context, entities = [] }: DecisionRequest): string | undefined {
  try {
    // Whether subject and object are one and the same thing matters to the decision, so it is part of the question.
    const same = principal === resource
    const key = JSON.stringify([action, same, plain(principal), plain(resource), context, entities.map(plain)], exactly)
    return key.length > longestKey ? undefined : key
  } catch {
    return undefined
  }
}

const plain = ({ type, id, attrs, parents }: Entity): unknown => [type, id, attrs, parents ?? []]

/** JSON writes several different values alike; such a question is not remembered. */
function exactly(_: string, value: unknown): unknown {
  const kind = typeof value
  const plainValue =
    kind === 'string' || kind === 'boolean' || Number.isSafeInteger(value) || (kind === 'object' && value !== null)
  if (!plainValue) throw new TypeError('not to be remembered')
  return value
}
