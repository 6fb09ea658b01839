import type { Expr } from '@cedar-policy/cedar-wasm/nodejs'
import { ancestry, type CedarValue, type Entity, type EntityName, sameEntity } from './entity.ts'
import type { NarrowRequest } from './operand.ts'
import type { ParsedRule } from './parse.ts'

/**
 * Whether what a rule says of the principal and the context can be known before the row is. It cannot when the rule
 * looks into, or up from, an entity that may turn out to be the row itself: `Folder::"top" in Cabinet::"a"` is false as
 * long as nobody has seen the folder. Such a rule must not be narrowed by.
 */
export function foreseeable(rule: ParsedRule, request: NarrowRequest): boolean {
  const known = [request.principal, ...(request.entities ?? [])]
  const mayBeRow = (entity: EntityName): boolean =>
    entity.type === request.resourceType && !known.some((one) => sameEntity(one, entity))
  const reachesRow = (entity: EntityName): boolean => ancestry(entity, known).some(mayBeRow)

  const { principal } = rule.policy
  const climbs = principal.op === 'in' || (principal.op === 'is' && principal.in !== undefined)
  if (climbs && reachesRow(request.principal)) return false

  const safe = (node: unknown): boolean => {
    if (Array.isArray(node)) return node.every(safe)
    if (typeof node !== 'object' || node === null) return true
    return Object.entries(node as Record<string, unknown>).every(([operator, body]) => {
      if (operator === 'Value') return true
      const left = leftOf(body)
      if (left !== undefined && looksInto.has(operator)) {
        const found = valueOf(left, request, known)
        if (found === null || (isReference(found) && mayBeRow(found.__entity))) return false
      }
      if (left !== undefined && looksUp(operator, body)) {
        const found = valueOf(left, request, known)
        if (found === null || (isReference(found) && reachesRow(found.__entity))) return false
      }
      return safe(body)
    })
  }
  return rule.policy.conditions.every((clause) => safe(clause.body))
}

const looksInto = new Set(['.', 'has', 'getTag', 'hasTag'])

function looksUp(operator: string, body: unknown): boolean {
  return operator === 'in' || (operator === 'is' && Object.hasOwn(body as object, 'in'))
}

function leftOf(body: unknown): Expr | undefined {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, 'left')
    ? (body as { left: Expr }).left
    : undefined
}

type Found = CedarValue | null | undefined

/** The value where it is plain; undefined where it is the row's own or does not exist; null where it is unclear. */
function valueOf(expression: Expr, request: NarrowRequest, known: readonly Entity[]): Found {
  if ('Value' in expression) return expression.Value as CedarValue
  if ('Var' in expression) {
    if (expression.Var === 'principal') return { __entity: request.principal }
    return expression.Var === 'context' ? request.context : undefined
  }
  if (!('.' in expression)) return null
  const { left, attr } = expression['.'] as { left: Expr; attr: string }
  const holder = valueOf(left, request, known)
  if (holder === null) return null
  if (holder === undefined) return isRowItself(left) ? undefined : null
  const record = isReference(holder) ? known.find((one) => sameEntity(one, holder.__entity))?.attrs : holder
  if (typeof record !== 'object' || !Object.hasOwn(record, attr)) return undefined
  return (record as Record<string, CedarValue>)[attr]
}

function isRowItself(expression: Expr): boolean {
  return 'Var' in expression && expression.Var === 'resource'
}

function isReference(value: Found): value is { readonly __entity: EntityName } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '__entity')
}
