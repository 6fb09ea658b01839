import { always, comparison, type Condition, never, or, and, type Piece } from './condition.ts'
import { ancestry, type Entity, type EntityName, sameEntity } from './entity.ts'
import { type Column, columnPresence, type Operand, presence, type Scalar } from './operand.ts'
import { broken, certain, opaque, strict, type Verdict, where } from './verdict.ts'

type Comparison = (left: Operand, right: Operand) => Verdict

/** Cedar's `==`: never an error once both sides are there. */
export const equal: Comparison = (left, right) => {
  if (left.is === 'broken' || right.is === 'broken') return broken
  if (left.is === 'column') return equalToColumn(left.column, right)
  if (right.is === 'column') return equalToColumn(right.column, left)
  return left.is === 'scalar' && right.is === 'scalar' ? certain(sameScalar(left.value, right.value)) : opaque
}

function equalToColumn(column: Column, other: Operand): Verdict {
  const defined = presence({ is: 'column', column }, other)
  if (other.is === 'column') {
    if (column.kind !== other.column.kind || !sameSort(column, other.column)) return opaque
    if (column.entity !== other.column.entity) return where(defined, never, always)
    const [one, two] = [column.sql, other.column.sql]
    return column.kind === 'text-array'
      ? strict(
          defined,
          comparison(`(${one} @> ${two} and ${one} <@ ${two})`),
          comparison(`not (${one} @> ${two} and ${one} <@ ${two})`),
        )
      : strict(defined, comparison(`${one} = ${two}`), comparison(`${one} <> ${two}`))
  }
  if (other.is === 'scalar') {
    const values = writable(column, [other.value])
    const [value] = values ?? []
    if (values === undefined || column.kind === 'text-array') return opaque
    if (value === undefined) return where(defined, never, always)
    const parameter: Piece = { value, type: parameterType(column) }
    return strict(defined, comparison(`${column.sql} = `, parameter), comparison(`${column.sql} <> `, parameter))
  }
  if (other.is === 'set' && column.kind === 'text-array') {
    const values = writable(column, other.values)
    if (values === undefined) return opaque
    if (values.length < other.values.length) return where(defined, never, always)
    const set: Piece = { value: values, type: 'text[]' }
    const test: readonly Piece[] = ['(', `${column.sql} @> `, set, ` and ${column.sql} <@ `, set, ')']
    return strict(defined, comparison(...test), comparison('not ', ...test))
  }
  return opaque
}

export type Order = '<' | '<=' | '>' | '>='
const opposite: Record<Order, Order> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' }

/** Cedar's order, which only numbers have. */
export function ordered(order: Order): Comparison {
  return (left, right) => {
    if (left.is === 'broken' || right.is === 'broken') return broken
    const [one, two] = [numberPiece(left), numberPiece(right)]
    if (one === undefined || two === undefined || (left.is !== 'column' && right.is !== 'column')) return opaque
    return strict(
      presence(left, right),
      comparison(one, ` ${order} `, two),
      comparison(one, ` ${opposite[order]} `, two),
    )
  }
}

function numberPiece(operand: Operand): Piece | undefined {
  if (operand.is === 'column') return operand.column.kind === 'number' ? operand.column.sql : undefined
  if (operand.is === 'scalar' && typeof operand.value === 'number') return { value: operand.value, type: 'bigint' }
  return undefined
}

/** `set.contains(element)` */
export const contains: Comparison = (set, element) => {
  if (set.is === 'broken' || element.is === 'broken') return broken
  if (set.is === 'set' && element.is === 'column') return among(element.column, set.values)
  if (set.is === 'list') {
    const each = set.items.map((item) => equal(item, element))
    const defined = and(...each.map((one) => one.defined))
    return where(defined, or(...each.map((one) => one.yes)), and(...each.map((one) => one.no)))
  }
  if (set.is === 'column' && element.is === 'scalar') return holds('@>', set.column, [element.value], 'all')
  if (set.is === 'column' && element.is === 'column') {
    if (set.column.kind !== 'text-array' || element.column.kind !== 'text') return opaque
    if (!sameSort(set.column, element.column)) return opaque
    const defined = presence(set, element)
    if (set.column.entity !== element.column.entity) return where(defined, never, always)
    const [one, all] = [element.column.sql, set.column.sql]
    return where(defined, comparison(`${one} = any(${all})`), comparison(`${one} <> all(${all})`))
  }
  return opaque
}

/** `left.containsAll(right)` */
export const containsAll: Comparison = (left, right) => {
  if (left.is === 'broken' || right.is === 'broken') return broken
  if (left.is === 'column' && right.is === 'set') return holds('@>', left.column, right.values, 'all')
  if (left.is === 'set' && right.is === 'column') return holds('<@', right.column, left.values, 'some')
  return columnPair('@>', left, right)
}

/** `left.containsAny(right)` */
export const containsAny: Comparison = (left, right) => {
  if (left.is === 'broken' || right.is === 'broken') return broken
  if (left.is === 'column' && right.is === 'set') return holds('&&', left.column, right.values, 'some')
  if (left.is === 'set' && right.is === 'column') return holds('&&', right.column, left.values, 'some')
  return columnPair('&&', left, right)
}

/** `set.isEmpty()` */
export function isEmpty(set: Operand): Verdict {
  if (set.is === 'broken') return broken
  if (set.is !== 'column' || set.column.kind !== 'text-array') return opaque
  const count = `cardinality(${set.column.sql})`
  return strict(columnPresence(set.column), comparison(`${count} = 0`), comparison(`${count} > 0`))
}

function columnPair(operator: '@>' | '&&', left: Operand, right: Operand): Verdict {
  if (left.is !== 'column' || right.is !== 'column') return opaque
  const [one, two] = [left.column, right.column]
  if (one.kind !== 'text-array' || two.kind !== 'text-array' || one.entity !== two.entity) return opaque
  return strict(presence(left, right), ...test(`${one.sql} ${operator} ${two.sql}`))
}

/** Compares an array column with a known set; `need` says what a value that no row can hold does to the answer. */
function holds(operator: '@>' | '<@' | '&&', column: Column, wanted: readonly Scalar[], need: 'all' | 'some'): Verdict {
  if (column.kind !== 'text-array') return opaque
  const values = writable(column, wanted)
  if (values === undefined) return opaque
  const defined = columnPresence(column)
  if (need === 'all' && values.length < wanted.length) return where(defined, never, always)
  return strict(defined, ...test(`${column.sql} ${operator} `, { value: values, type: 'text[]' }))
}

/** Whether a column's value is one of a known set. */
function among(column: Column, wanted: readonly Scalar[]): Verdict {
  const values = writable(column, wanted)
  if (values === undefined || (column.kind !== 'text' && column.kind !== 'number')) return opaque
  const defined = columnPresence(column)
  if (values.length === 0) return where(defined, never, always)
  const set: Piece = { value: values, type: column.kind === 'text' ? 'text[]' : 'bigint[]' }
  return strict(defined, comparison(`${column.sql} = any(`, set, ')'), comparison(`${column.sql} <> all(`, set, ')'))
}

/** Cedar's `in`: the same entity, or somewhere inside. */
export function inside(left: Operand, right: Operand, known: readonly Entity[]): Verdict {
  if (left.is === 'broken' || right.is === 'broken') return broken
  if (left.is === 'column') {
    const places = entitiesOf(right)
    if (left.column.entity === undefined || left.column.closed !== true || places === undefined) return opaque
    const within = known.filter((one) =>
      ancestry(one, known).some((up) => places.some((place) => sameEntity(up, place))),
    )
    return among(left.column, distinct([...places, ...within]))
  }
  const [start] = entitiesOf(left) ?? []
  if (left.is !== 'scalar' || start === undefined || right.is !== 'column') return opaque
  if (right.column.entity === undefined) return opaque
  const up = ancestry(start, known)
  return right.column.kind === 'text-array' ? holds('&&', right.column, up, 'some') : among(right.column, up)
}

/** Cedar's `is`. */
export function ofType(operand: Operand, type: string, resourceType: string): Verdict {
  if (operand.is === 'broken') return broken
  if (operand.is === 'resource') return certain(resourceType === type)
  if (operand.is !== 'column' || operand.column.kind !== 'text' || operand.column.entity === undefined) return opaque
  const fits = operand.column.entity === type
  return where(columnPresence(operand.column), fits ? always : never, fits ? never : always)
}

/** Cedar's `like`, where only `*` is special, as SQL's, where `%`, `_` and the backslash are. */
export function alike(operand: Operand, pattern: readonly ('Wildcard' | { readonly Literal: string })[]): Verdict {
  if (operand.is === 'broken') return broken
  if (operand.is !== 'column' || operand.column.kind !== 'text' || operand.column.entity !== undefined) return opaque
  const { sql } = operand.column
  const defined = columnPresence(operand.column)
  const like = pattern
    .map((part) => (part === 'Wildcard' ? '%' : part.Literal.replaceAll(/[\\%_]/g, String.raw`\$&`)))
    .join('')
  if (!storable(like)) return where(defined, never, always)
  const parameter: Piece = { value: like, type: 'text' }
  return strict(defined, comparison(`${sql} like `, parameter), comparison(`${sql} not like `, parameter))
}

/** A boolean column standing as a condition. */
export function truth(operand: Operand): Verdict {
  if (operand.is === 'broken') return broken
  if (operand.is === 'scalar') return typeof operand.value === 'boolean' ? certain(operand.value) : broken
  if (operand.is !== 'column' || operand.column.kind !== 'boolean') return opaque
  return strict(columnPresence(operand.column), ...test(operand.column.sql))
}

function test(...pieces: readonly Piece[]): [Condition, Condition] {
  return [comparison(...pieces), comparison('not (', ...pieces, ')')]
}

/**
 * The values as the column would hold them, without those it can never hold (an entity of another type, text with a
 * zero byte). Undefined when a value is of another sort than the column says: then the column is not trusted to decide.
 */
function writable(column: Column, values: readonly Scalar[]): readonly (string | number | boolean)[] | undefined {
  const found: (string | number | boolean)[] = []
  for (const value of values) {
    if (typeof value === 'object') {
      if (column.entity === undefined) return undefined
      if (value.type === column.entity && storable(value.id)) found.push(value.id)
    } else {
      const sort = column.kind === 'text-array' ? 'text' : column.kind
      if (column.entity !== undefined || sort !== sortOf(value)) return undefined
      if (typeof value !== 'string' || storable(value)) found.push(value)
    }
  }
  return found
}

function sortOf(value: string | number | boolean): 'text' | 'number' | 'boolean' {
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean'
}

function sameScalar(one: Scalar, other: Scalar): boolean {
  return typeof one === 'object' && typeof other === 'object' ? sameEntity(one, other) : one === other
}

function sameSort(one: Column, other: Column): boolean {
  return (one.entity === undefined) === (other.entity === undefined)
}

function parameterType(column: Column): 'text' | 'bigint' | 'boolean' {
  return column.kind === 'number' ? 'bigint' : column.kind === 'boolean' ? 'boolean' : 'text'
}

function storable(text: string): boolean {
  return !text.includes('\0')
}

function entitiesOf(operand: Operand): readonly EntityName[] | undefined {
  const values = operand.is === 'scalar' ? [operand.value] : operand.is === 'set' ? operand.values : undefined
  const names = values?.flatMap((value) => (typeof value === 'object' ? [value] : []))
  return names?.length === values?.length ? names : undefined
}

function distinct(names: readonly EntityName[]): readonly EntityName[] {
  return names
    .filter((name, index) => names.findIndex((other) => sameEntity(name, other)) === index)
    .map(({ type, id }) => ({ type, id }))
}
