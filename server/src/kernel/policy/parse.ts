import { policySetTextToParts, policyToJson, schemaToJson, validate } from '@cedar-policy/cedar-wasm/nodejs'
import type { ActionConstraint, DetailedError, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import type { EntityName } from './entity.ts'

export type PolicySource = { readonly context: string; readonly text: string }

/** One rule as people read it. `actions` are the names a request may carry; groups of the schema are spelled out. */
export type Rule = {
  readonly id: string
  readonly context: string
  readonly effect: 'permit' | 'forbid'
  readonly because: string
  /** Who may be the second pair of eyes, in words. */
  readonly fourEyes?: string
  /** The provision of law behind the rule. */
  readonly source?: string
  readonly text: string
  readonly actions: readonly string[] | 'all'
}

/** A rule together with its parsed form, for the code that weighs it. Numbers beyond 2^53 are rounded in there. */
export type ParsedRule = Rule & { readonly policy: PolicyJson }

/** For each action the groups it is a direct member of, as the schema says. */
export type ActionGroups = ReadonlyMap<string, readonly string[]>

const contextShape = /^[a-z][a-z0-9-]*$/
const idShape = /^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9_-]*)+$/
const annotationsAllowed = new Set(['id', 'because', 'four_eyes', 'source'])

/** Splits the sources into rules sorted by id. Throws an error that names the rule when one is not as it must be. */
export function parseRules(sources: readonly PolicySource[], groups: ActionGroups): readonly ParsedRule[] {
  const rules = new Map<string, ParsedRule>()
  for (const source of sources) {
    for (const rule of parseSource(source, groups)) {
      if (rules.has(rule.id)) throw new Error(`policy rule \`${rule.id}\` stands twice`)
      rules.set(rule.id, rule)
    }
  }
  return [...rules.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
}

function parseSource({ context, text }: PolicySource, groups: ActionGroups): readonly ParsedRule[] {
  if (!contextShape.test(context)) throw new Error(`policy context \`${context}\` is not a plain lower-case name`)
  const parts = policySetTextToParts(text)
  if (parts.type === 'failure') throw new Error(`policy of \`${context}\` does not parse: ${spell(parts.errors, text)}`)
  const template = parts.policy_templates[0]
  if (template !== undefined) {
    throw new Error(`policy of \`${context}\` holds a template, and rules must say all they mean: ${excerpt(template)}`)
  }
  return parts.policies.map((rule) => parseRule(context, rule, groups))
}

function parseRule(context: string, text: string, groups: ActionGroups): ParsedRule {
  const parsed = policyToJson(text)
  if (parsed.type === 'failure') throw new Error(`policy rule does not parse: ${spell(parsed.errors, text)}`)
  const { annotations = {}, effect, action } = parsed.json
  // An annotation without a value comes as null, whatever the binding's types say.
  const given: Readonly<Record<string, string | null>> = annotations
  const said = new Map(Object.entries(given).map(([name, value]) => [name, (value ?? '').trim()]))
  const id = said.get('id')
  if (id === undefined) throw new Error(`policy rule of \`${context}\` has no @id: ${excerpt(text)}`)
  const fault = (what: string): Error => new Error(`policy rule \`${id}\` ${what}`)
  if (!idShape.test(id)) throw fault('has an @id that is not of the form context.name')
  if (!id.startsWith(`${context}.`))
    throw fault(`belongs to \`${context}\`, so its @id must begin with \`${context}.\``)
  for (const [name, value] of said) {
    // A mistyped @four_eyes would silently let one person do what needs two.
    if (!annotationsAllowed.has(name)) throw fault(`has the unknown annotation @${name}`)
    if (value === '') throw fault(`has an empty @${name}`)
  }
  const because = said.get('because')
  if (because === undefined) throw fault('has no @because')
  const fourEyes = said.get('four_eyes')
  if (fourEyes !== undefined && effect === 'forbid') throw fault('forbids, so @four_eyes has no meaning')
  const source = said.get('source')
  return {
    id,
    context,
    effect,
    because,
    ...(fourEyes === undefined ? {} : { fourEyes }),
    ...(source === undefined ? {} : { source }),
    text: text.trim(),
    actions: actionsOf(id, action, groups),
    policy: parsed.json,
  }
}

function actionsOf(id: string, scope: ActionConstraint, groups: ActionGroups): readonly string[] | 'all' {
  if (scope.op === 'All') return 'all'
  const named = 'entities' in scope ? scope.entities : 'entity' in scope ? [scope.entity] : []
  const names = named.map((entity) => {
    const { type, id: name } = '__entity' in entity ? entity.__entity : entity
    if (type !== 'Action') throw new Error(`policy rule \`${id}\` names \`${type}\` where an Action must stand`)
    return name
  })
  if (scope.op === '==') return names
  const members = [...groups.keys()].filter((action) => names.some((name) => inGroup(action, name, groups)))
  return [...new Set([...names, ...members])].sort()
}

function inGroup(action: string, group: string, groups: ActionGroups, depth = 0): boolean {
  // The schema parser refuses circles; the bound only keeps that from being a matter of trust.
  return depth < 32 && (groups.get(action) ?? []).some((one) => one === group || inGroup(one, group, groups, depth + 1))
}

/** The action groups of a schema. Throws when the schema does not parse. */
export function parseSchema(schema: string): ActionGroups {
  const parsed = schemaToJson(schema)
  if (parsed.type === 'failure') throw new Error(`policy schema does not parse: ${spell(parsed.errors, schema)}`)
  const actions = Object.entries(parsed.json).find(([namespace]) => namespace === '')?.[1].actions ?? {}
  return new Map(
    Object.entries(actions).map(([name, action]) => [name, (action.memberOf ?? []).map((group) => group.id)]),
  )
}

/** Checks every rule strictly against the schema: unknown types, actions, attributes and unguarded optional ones. */
export function validateRules(rules: readonly Rule[], schema: string): void {
  const answer = validate({
    schema,
    policies: { staticPolicies: textsById(rules) },
    validationSettings: { mode: 'strict' },
  })
  if (answer.type === 'failure') throw new Error(`policies cannot be validated: ${spell(answer.errors, schema)}`)
  const [first] = answer.validationErrors
  if (first !== undefined) {
    throw new Error(`policy rule \`${first.policyId}\` does not fit the schema: ${spell([first.error], '')}`)
  }
}

export function textsById(rules: readonly Rule[]): Record<string, string> {
  return Object.fromEntries(rules.map((rule) => [rule.id, rule.text]))
}

/** The action entities Cedar must be given so that it knows the groups `action` is in; none when it is in none. */
export function actionEntities(
  action: string,
  groups: ActionGroups,
): readonly (EntityName & { parents: EntityName[] })[] {
  const names = [action]
  for (const name of names) {
    for (const group of groups.get(name) ?? []) if (!names.includes(group)) names.push(group)
  }
  if (names.length === 1) return []
  return names.map((id) => ({
    type: 'Action',
    id,
    parents: (groups.get(id) ?? []).map((group) => ({ type: 'Action', id: group })),
  }))
}

function spell(errors: readonly DetailedError[], text: string): string {
  return errors
    .map(({ message, help, sourceLocations }) => {
      const start = sourceLocations?.[0]?.start
      const line = start === undefined || text === '' ? '' : ` (line ${text.slice(0, start).split('\n').length})`
      return `${message}${line}${help === null ? '' : `, ${help}`}`
    })
    .join('; ')
}

function excerpt(text: string): string {
  return `\`${text.trim().replaceAll(/\s+/g, ' ').slice(0, 120)}\``
}
