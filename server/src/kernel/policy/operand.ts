import type { CedarValueJson, Expr } from '@cedar-policy/cedar-wasm/nodejs'
import { always, and, type Condition, isPresent } from './condition.ts'
import type { CedarValue, Entity, EntityName } from './entity.ts'

/** How an attribute of the resource stands in a table. A NULL means that the resource has no such attribute. */
export type Column = {
  /** A trusted expression such as `c.authority`; never made from input. Of type text where the kind is text. */
  readonly sql: string
  readonly kind: 'text' | 'number' | 'boolean' | 'text-array'
  /** The text is the id of an entity of this type. */
  readonly entity?: string
  /** The column is never NULL. */
  readonly required?: true
  /** Whatever these entities are inside of is among the entities of the request, so `in` can be answered. */
  readonly closed?: true
}

export type Columns = Readonly<Record<string, Column>>

export type NarrowRequest = {
  readonly principal: Entity
  readonly action: string
  readonly resourceType: string
  readonly context: Readonly<Record<string, CedarValue>>
  /** The same further entities that the decision about each row is given. */
  readonly entities?: readonly Entity[]
}

export type Table = { readonly columns: Columns; readonly id?: Column; readonly request: NarrowRequest }

export type Scalar = string | number | boolean | EntityName

/** One side of a comparison, as far as it is understood. */
export type Operand =
  | { readonly is: 'scalar'; readonly value: Scalar }
  | { readonly is: 'set'; readonly values: readonly Scalar[] }
  | { readonly is: 'list'; readonly items: readonly Operand[] }
  | { readonly is: 'column'; readonly column: Column }
  | { readonly is: 'resource' }
  | { readonly is: 'broken' }
  | { readonly is: 'opaque' }

const unknownOperand: Operand = { is: 'opaque' }
const brokenOperand: Operand = { is: 'broken' }

export function operandOf(expression: Expr, table: Table): Operand {
  if (isResource(expression)) {
    return table.id === undefined
      ? { is: 'resource' }
      : { is: 'column', column: { ...table.id, kind: 'text', entity: table.request.resourceType, required: true } }
  }
  if ('Value' in expression) return known(expression.Value)
  if ('Var' in expression) {
    return expression.Var === 'principal' ? { is: 'scalar', value: nameOf(table.request.principal) } : unknownOperand
  }
  if ('Set' in expression) {
    const items = (expression.Set as readonly Expr[]).map((item) => operandOf(item, table))
    if (items.some((item) => item.is === 'broken')) return brokenOperand
    const values = items.flatMap((item) => (item.is === 'scalar' ? [item.value] : []))
    return values.length === items.length ? { is: 'set', values } : { is: 'list', items }
  }
  if ('.' in expression) {
    const { left, attr } = expression['.'] as { left: Expr; attr: string }
    if (isResource(left)) {
      const column = columnOf(attr, table)
      return column === undefined ? unknownOperand : { is: 'column', column }
    }
    // Cedar leaves a part that it could not evaluate as it stood, variables and all.
    if ('Var' in left && left.Var === 'principal') return attributeOf(table.request.principal.attrs, attr)
    if ('Var' in left && left.Var === 'context') return attributeOf(table.request.context, attr)
  }
  return unknownOperand
}

export function isResource(expression: Expr): boolean {
  return 'unknown' in expression || ('Var' in expression && expression.Var === 'resource')
}

export function columnOf(attribute: string, table: Table): Column | undefined {
  return Object.hasOwn(table.columns, attribute) ? table.columns[attribute] : undefined
}

/** When the operand can be evaluated without an error. */
export function presence(...operands: readonly Operand[]): Condition {
  return and(...operands.map((operand) => (operand.is === 'column' ? columnPresence(operand.column) : always)))
}

export function columnPresence(column: Column): Condition {
  return column.required === true ? always : isPresent(column.sql)
}

function attributeOf(record: Readonly<Record<string, CedarValue>>, name: string): Operand {
  const value = Object.hasOwn(record, name) ? record[name] : undefined
  return value === undefined ? brokenOperand : known(value)
}

function known(value: CedarValue | CedarValueJson): Operand {
  if (Array.isArray(value)) {
    const scalars = (value as readonly CedarValueJson[]).map(scalarOf)
    const values = scalars.flatMap((scalar) => (scalar === undefined ? [] : [scalar]))
    return values.length === scalars.length ? { is: 'set', values } : unknownOperand
  }
  const scalar = scalarOf(value as CedarValueJson)
  return scalar === undefined ? unknownOperand : { is: 'scalar', value: scalar }
}

function scalarOf(value: CedarValueJson): Scalar | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  // Cedar counts to 2^63 and hands larger numbers over rounded.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  if (value === null || Array.isArray(value)) return undefined
  return '__entity' in value ? nameOf(value.__entity as EntityName) : undefined
}

function nameOf({ type, id }: EntityName): EntityName {
  return { type, id }
}
