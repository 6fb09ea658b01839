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
    const question = [action, same, plain(principal), plain(resource), context, entities.map(plain)]
    if (!exact(question)) return undefined
    const key = JSON.stringify(question)
    return key.length > longestKey ? undefined : key
  } catch {
    return undefined
  }
}

const plain = ({ type, id, attrs, parents }: Entity): unknown => [type, id, attrs, parents ?? []]

/** JSON writes several different values alike; such a question is not remembered. */
function exact(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value !== 'object' || value === null) return Number.isSafeInteger(value) && !Object.is(value, -0)
  if (Array.isArray(value)) {
    for (const one of value as readonly unknown[]) if (!exact(one)) return false
    return true
  }
  for (const name in value) if (!exact((value as Record<string, unknown>)[name])) return false
  return true
}
