import { createHash } from 'node:crypto'
import { type Decide, decideWith, sliceByAction } from './policy/decide.ts'
import { remembering } from './policy/remember.ts'
import { type Matrix, matrixOf } from './policy/matrix.ts'
import { type Narrow, narrowWith } from './policy/narrow.ts'
import {
  type ParsedRule,
  type PolicySource,
  parseRules,
  parseSchema,
  type Rule,
  validateRules,
} from './policy/parse.ts'

export type { Decision, DecisionRequest, Reason } from './policy/decide.ts'
export { type CedarValue, type Entity, type EntityName, type EntityReference, reference } from './policy/entity.ts'
export type { MatrixGroup, MatrixOptions } from './policy/matrix.ts'
export { type SqlCondition, toKysely } from './policy/narrow.ts'
export type { Column, Columns, NarrowRequest } from './policy/operand.ts'
export type { PolicySource, Rule } from './policy/parse.ts'

/** The rules of a house, loaded once. */
export type Policies = {
  /** SHA-256 in hex over the schema and every rule's id and text, in order of id: what was in force. */
  readonly hash: string
  /** All rules, sorted by id, for display. */
  readonly rules: readonly Rule[]
  /** One decision. What cannot be evaluated is denied; nothing is ever thrown. */
  readonly decide: Decide
  /**
   * The same rules as a condition on the rows of a table, to narrow a list before each row is decided. It may only be
   * too wide, never too narrow. `id` is the column with the resource's own id, where rules speak of that.
   * Ask `decide` with the same principal, context and entities.
   */
  readonly narrow: Narrow
  /** Who may do what, as a Markdown table for reading and review. */
  readonly matrix: Matrix
}

/**
 * Loads Cedar policies. Each rule carries `@id("context.name")`, unique and in its own context, and `@because`; it may
 * carry `@four_eyes` (the action the second person must be permitted on the same thing) and `@source` (the provision of law). With a schema (the contexts' schemas
 * one after another) each rule is validated strictly. Throws an error that names the rule when one does not hold.
 */
export function loadPolicies(sources: readonly PolicySource[], schema?: string): Policies {
  const groups = schema === undefined ? new Map<string, readonly string[]>() : parseSchema(schema)
  const rules = parseRules(sources, groups)
  refuseLonelyRules(rules)
  if (schema !== undefined) validateRules(rules, schema)
  const hash = hashOf(rules, schema)
  const sliceOf = sliceByAction(rules, groups, hash)
  return {
    hash,
    rules: rules.map(forDisplay),
    decide: remembering(decideWith(sliceOf)),
    narrow: narrowWith(sliceOf),
    matrix: matrixOf(rules),
  }
}

/** A rule that asks for two where nobody could ever be the second would forbid in disguise. */
function refuseLonelyRules(rules: readonly Rule[]): void {
  for (const { id, fourEyes } of rules) {
    if (fourEyes === undefined) continue
    const somebody = rules.some(
      ({ effect, actions }) => effect === 'permit' && (actions === 'all' || actions.includes(fourEyes)),
    )
    if (!somebody)
      throw new Error(`policy rule \`${id}\` asks for a second who may \`${fourEyes}\`, which no rule permits`)
  }
}

function hashOf(rules: readonly Rule[], schema: string | undefined): string {
  const text = JSON.stringify([schema ?? null, ...rules.map((rule) => [rule.id, rule.text])])
  return createHash('sha256').update(text).digest('hex')
}

function forDisplay(parsed: ParsedRule): Rule {
  const { policy: _policy, ...rule } = parsed
  return rule
}
