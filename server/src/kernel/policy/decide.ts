import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import type { AuthorizationAnswer, EntityJson } from '@cedar-policy/cedar-wasm/nodejs'
import { toCedarEntity, toCedarName, toCedarRecord } from './cedar.ts'
import type { CedarValue, Entity } from './entity.ts'
import { type ActionGroups, actionEntities, type ParsedRule, textsById } from './parse.ts'
import { attributesAsked, scopeMatches } from './scope.ts'

export type DecisionRequest = {
  readonly principal: Entity
  readonly action: string
  readonly resource: Entity
  readonly context: Readonly<Record<string, CedarValue>>
  /** Further entities the rules look at, such as the groups above the principal's own. */
  readonly entities?: readonly Entity[]
}

export type Reason = { readonly rule: string; readonly because: string }

/** What Cedar says and which rules said it; `rules` are sorted by id. */
export type Decision =
  | {
      readonly allowed: true
      readonly rules: readonly string[]
      /** True when every permitting rule asks for a second person. */
      readonly fourEyes: boolean
    }
  | {
      readonly allowed: false
      /** The forbidding rules, or those that could not be evaluated. */
      readonly rules: readonly string[]
      /** The first of them, or `default-deny` when no rule permits, or `policy-error`. */
      readonly rule: string
      readonly because: string
      /** Rules that would permit this action to this person on this thing, were their condition met. */
      readonly nearest?: readonly Reason[]
    }

export type Decide = (request: DecisionRequest) => Decision

/** The rules that can speak about one action, parsed once by Cedar under `id`. */
export type Slice = {
  readonly id: string
  readonly rules: readonly ParsedRule[]
  readonly groups: readonly EntityJson[]
  /** The attributes these rules look at; no other is handed to Cedar. */
  readonly asked: ReadonlySet<string>
}
export type SliceOf = (action: string) => Slice

/**
 * Parses the rules once for every action they name, so that a decision costs by what may speak about it and not by the
 * number of rules in the house. An action no rule names gets the slice of rules about all actions.
 */
export function sliceByAction(rules: readonly ParsedRule[], groups: ActionGroups, hash: string): SliceOf {
  const slices = new Map<string, Slice>()
  const add = (id: string, action: string, chosen: readonly ParsedRule[]): Slice => {
    const answer = preparsePolicySet(id, { staticPolicies: textsById(chosen) })
    if (answer.type === 'failure') throw new Error(`policies do not parse together: ${answer.errors[0]?.message}`)
    const actions = actionEntities(action, groups).map((entity) => toCedarEntity({ ...entity, attrs: {} }))
    const asked = new Set(chosen.flatMap((rule) => [...attributesAsked(rule.policy)]))
    return { id, rules: chosen, groups: actions, asked }
  }
  const general = rules.filter((rule) => rule.actions === 'all')
  const rest = add(hash, '', general)
  const named = rules.flatMap((rule) => (rule.actions === 'all' ? [] : rule.actions))
  for (const action of new Set([...named, ...groups.keys()])) {
    const chosen = rules.filter((rule) => rule.actions === 'all' || rule.actions.includes(action))
    slices.set(action, add(`${hash}:${action}`, action, chosen))
  }
  return (action) => slices.get(action) ?? rest
}

export function decideWith(sliceOf: SliceOf): Decide {
  return (request) => {
    const slice = sliceOf(request.action)
    const answer = ask(request, slice)
    if (answer === undefined || answer.type === 'failure') {
      return policyError([], 'the request could not be put to the rules')
    }
    const { decision, diagnostics } = answer.response
    if (diagnostics.errors.length > 0) {
      // Cedar skips a rule it cannot evaluate; a skipped forbid would be a permission nobody gave.
      const broken = [...new Set(diagnostics.errors.map((error) => error.policyId))].sort()
      return policyError(broken, 'a rule could not be evaluated, and what cannot be evaluated is not allowed')
    }
    const rules = [...diagnostics.reason].sort()
    const spoken = slice.rules.filter((rule) => rules.includes(rule.id))
    if (decision === 'allow') return { allowed: true, rules, fourEyes: spoken.every(({ fourEyes }) => fourEyes) }
    const [first] = spoken
    if (first !== undefined) return { allowed: false, rules, rule: first.id, because: first.because }
    const nearest = slice.rules
      .filter((rule) => rule.effect === 'permit' && scopeMatches(rule.policy, request))
      .map(({ id, because }) => ({ rule: id, because }))
    return {
      allowed: false,
      rules: [],
      rule: 'default-deny',
      because: 'no rule permits this',
      ...(nearest.length === 0 ? {} : { nearest }),
    }
  }
}

function ask(request: DecisionRequest, slice: Slice): AuthorizationAnswer | undefined {
  const { principal, action, resource, context, entities = [] } = request
  const known = [principal, ...entities]
  // The same object as subject and object is one entity; two that differ under one name are Cedar's to refuse.
  if (principal !== resource) known.push(resource)
  try {
    return statefulIsAuthorized({
      principal: toCedarName(principal),
      action: { type: 'Action', id: action },
      resource: toCedarName(resource),
      context: toCedarRecord(context),
      preparsedPolicySetId: slice.id,
      entities: [...slice.groups, ...known.map((entity) => toCedarEntity(entity, slice.asked))],
    })
  } catch {
    return undefined
  }
}

function policyError(rules: readonly string[], because: string): Decision {
  return { allowed: false, rules, rule: 'policy-error', because }
}
