import { isAuthorizedPartial } from '@cedar-policy/cedar-wasm/nodejs'
import type { Expr, PatternElem, PolicyJson, ResidualResponse } from '@cedar-policy/cedar-wasm/nodejs'
import { type RawBuilder, sql } from 'kysely'
import { toCedarEntity, toCedarName, toCedarRecord } from './cedar.ts'
import {
  alike,
  contains,
  containsAll,
  containsAny,
  equal,
  inside,
  isEmpty,
  type Order,
  ofType,
  ordered,
  truth,
} from './comparison.ts'
import { and, type Condition, isAbsent, never, or, render } from './condition.ts'
import type { Slice, SliceOf } from './decide.ts'
import { foreseeable } from './foresight.ts'
import {
  type Column,
  type Columns,
  columnOf,
  columnPresence,
  isResource,
  type NarrowRequest,
  operandOf,
  type Table,
} from './operand.ts'
import { type ParsedRule, textsById } from './parse.ts'
import { constraintMatches } from './scope.ts'
import { both, broken, certain, choose, either, not, opaque, type Verdict } from './verdict.ts'

/**
 * A condition for WHERE. It selects every row that Cedar would allow; when `exact`, no other. It may be NULL on a row
 * that is not selected, so it must never stand under a NOT.
 */
export type SqlCondition = { readonly text: string; readonly values: readonly unknown[]; readonly exact: boolean }

export type Narrow = (request: NarrowRequest, columns: Columns, id?: Column) => SqlCondition

/**
 * Compiles the rules of an action into SQL: Cedar folds in all that is known of the principal and the context, and what
 * remains speaks of columns. A row is allowed when some permit is true, every forbid is false (not merely "not true":
 * one that errs denies) and every permit can be evaluated.
 */
export function narrowWith(sliceOf: SliceOf): Narrow {
  return (request, columns, id) => {
    for (const column of [...Object.values(columns), ...(id === undefined ? [] : [id])]) {
      if (column.sql.includes('$')) throw new Error(`column \`${column.sql}\` must not contain a placeholder`)
    }
    const slice = sliceOf(request.action)
    const rules = slice.rules.filter((rule) => concerns(rule, request))
    const residuals = partially(request, rules, slice)
    const condition =
      residuals === undefined ? never : combine(residuals, rules, { columns, request, ...(id && { id }) })
    return { ...render(condition), exact: condition.exact }
  }
}

/** The condition as a piece of a Kysely query. */
export function toKysely(condition: SqlCondition): RawBuilder<boolean> {
  const pieces = condition.text
    .split(/\$(\d+)/)
    .map((piece, index) => (index % 2 === 0 ? sql.raw(piece) : sql.val(condition.values[Number(piece) - 1])))
  return sql<boolean>`(${sql.join(pieces, sql.raw(''))})`
}

/** Whether the rule can speak about this principal and such a resource; what does not need not be parsed. */
function concerns(rule: ParsedRule, request: NarrowRequest): boolean {
  const { principal, resource } = rule.policy
  if (resource.op === 'is' && resource.entity_type !== request.resourceType) return false
  const known = [request.principal, ...(request.entities ?? [])]
  return constraintMatches(principal, request.principal, known) || !foreseeable(rule, request)
}

function partially(request: NarrowRequest, rules: readonly ParsedRule[], slice: Slice): ResidualResponse | undefined {
  const { principal, action, context, entities = [] } = request
  try {
    const answer = isAuthorizedPartial({
      principal: toCedarName(principal),
      action: { type: 'Action', id: action },
      resource: null,
      context: toCedarRecord(context),
      policies: { staticPolicies: textsById(rules) },
      entities: [...slice.groups, ...[principal, ...entities].map((entity) => toCedarEntity(entity, slice.asked))],
    })
    // What Cedar cannot read here it cannot read for a single row either, and a decision denies then.
    return answer.type === 'failure' ? undefined : answer.response
  } catch {
    return undefined
  }
}

function combine(response: ResidualResponse, rules: readonly ParsedRule[], table: Table): Condition {
  const verdicts = rules.map((rule) => ({ effect: rule.effect, verdict: ruleVerdict(rule, response, table) }))
  const permits = verdicts.filter(({ effect }) => effect === 'permit')
  const forbids = verdicts.filter(({ effect }) => effect === 'forbid')
  return and(
    or(...permits.map(({ verdict }) => verdict.yes)),
    // A permit that is true can be evaluated; only beside another one does that need saying.
    ...(permits.length === 1 ? [] : permits.map(({ verdict }) => verdict.defined)),
    ...forbids.map(({ verdict }) => verdict.no),
  )
}

function ruleVerdict(rule: ParsedRule, response: ResidualResponse, table: Table): Verdict {
  if (!foreseeable(rule, table.request)) return opaque
  if (response.errored.includes(rule.id)) return broken
  const residual = response.residuals[rule.id]
  if (residual === undefined) return opaque
  return residual.conditions.map((clause) => clauseVerdict(clause, table)).reduce(both, certain(true))
}

function clauseVerdict(clause: PolicyJson['conditions'][number], table: Table): Verdict {
  const verdict = verdictOf(clause.body, table)
  return clause.kind === 'when' ? verdict : not(verdict)
}

type Pair = { readonly left: Expr; readonly right: Expr }

function verdictOf(expression: Expr, table: Table): Verdict {
  const [entry] = Object.entries(expression) as [string, unknown][]
  const [operator, body] = entry ?? ['', undefined]
  const pair = body as Pair
  const arg = (body as { arg: Expr }).arg
  const truthOf = (side: Expr) => verdictOf(side, table)
  const operand = (side: Expr) => operandOf(side, table)
  const compare = (by: typeof equal) => by(operand(pair.left), operand(pair.right))
  switch (operator) {
    case '!':
      return not(truthOf(arg))
    case '&&':
      return both(truthOf(pair.left), truthOf(pair.right))
    case '||':
      return either(truthOf(pair.left), truthOf(pair.right))
    case 'if-then-else': {
      const branch = body as { if: Expr; then: Expr; else: Expr }
      return choose(truthOf(branch.if), truthOf(branch.then), truthOf(branch.else))
    }
    case '==':
      return compare(equal)
    case '!=':
      return not(compare(equal))
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(ordered(operator satisfies Order))
    case 'contains':
      return compare(contains)
    case 'containsAll':
      return compare(containsAll)
    case 'containsAny':
      return compare(containsAny)
    case 'isEmpty':
      return isEmpty(operand(arg))
    case 'in':
      return compare((left, right) => inside(left, right, knownTo(table)))
    case 'is':
      return isVerdict(body as { left: Expr; entity_type: string; in?: Expr }, table)
    case 'has':
      return hasVerdict(body as { left: Expr; attr: string | readonly string[] }, table)
    case 'like':
      return alike(operand(pair.left), (body as { pattern: readonly PatternElem[] }).pattern)
    case 'Value':
    case '.':
      return truth(operand(expression))
    default:
      return opaque
  }
}

function isVerdict(test: { left: Expr; entity_type: string; in?: Expr }, table: Table): Verdict {
  const left = operandOf(test.left, table)
  const type = ofType(left, test.entity_type, table.request.resourceType)
  if (test.in === undefined) return type
  return both(type, inside(left, operandOf(test.in, table), knownTo(table)))
}

function hasVerdict(test: { left: Expr; attr: string | readonly string[] }, table: Table): Verdict {
  const [attribute, ...deeper] = typeof test.attr === 'string' ? [test.attr] : test.attr
  const column = attribute === undefined || deeper.length > 0 ? undefined : columnOf(attribute, table)
  if (!isResource(test.left) || column === undefined) return opaque
  if (column.required === true) return certain(true)
  return { ...certain(true), yes: columnPresence(column), no: isAbsent(column.sql) }
}

function knownTo({ request }: Table) {
  return [request.principal, ...(request.entities ?? [])]
}
