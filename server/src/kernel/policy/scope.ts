import type {
  EntityUidJson,
  PolicyJson,
  PrincipalConstraint,
  ResourceConstraint,
} from '@cedar-policy/cedar-wasm/nodejs'
import { ancestry, type Entity, type EntityName, sameEntity } from './entity.ts'

/** Whether a rule's scope speaks about this principal and this resource. The action is the caller's to match. */
export function scopeMatches(
  scope: Pick<PolicyJson, 'principal' | 'resource'>,
  request: { readonly principal: Entity; readonly resource: Entity; readonly entities?: readonly Entity[] },
): boolean {
  const known = [request.principal, request.resource, ...(request.entities ?? [])]
  return (
    constraintMatches(scope.principal, request.principal, known) &&
    constraintMatches(scope.resource, request.resource, known)
  )
}

/** Every attribute that a rule looks at, of whatever entity. */
export function attributesAsked(policy: PolicyJson): ReadonlySet<string> {
  const asked = new Set<string>()
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [operator, body] of Object.entries(node)) {
      if (operator === '.' || operator === 'has') {
        const { attr } = body as { attr: string | readonly string[] }
        for (const name of typeof attr === 'string' ? [attr] : attr) asked.add(name)
      }
      visit(body)
    }
  }
  for (const clause of policy.conditions) visit(clause.body)
  return asked
}

export function constraintMatches(
  constraint: PrincipalConstraint | ResourceConstraint,
  entity: EntityName,
  known: readonly Entity[],
): boolean {
  if (constraint.op === 'All') return true
  if (constraint.op === 'is') {
    if (constraint.entity_type !== entity.type) return false
    const inside = constraint.in
    return inside === undefined || ('entity' in inside && isInside(entity, nameOf(inside.entity), known))
  }
  if (!('entity' in constraint)) return false
  const named = nameOf(constraint.entity)
  return constraint.op === '==' ? sameEntity(named, entity) : isInside(entity, named, known)
}

function isInside(entity: EntityName, place: EntityName, known: readonly Entity[]): boolean {
  return ancestry(entity, known).some((ancestor) => sameEntity(ancestor, place))
}

function nameOf(entity: EntityUidJson): EntityName {
  return '__entity' in entity ? entity.__entity : entity
}
