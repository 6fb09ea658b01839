/**
 * SQL conditions as values, built without a NOT above a single comparison: a condition only ever grows when one of its
 * parts grows. That makes two things safe at once. A part that cannot be said in SQL is replaced by TRUE and the whole
 * still selects every row it should; and SQL's NULL, which a NOT could turn into something else, only ever means "not
 * selected".
 */
export type Condition = { readonly shape: Shape; readonly exact: boolean; readonly size: number }

type Shape =
  | { readonly is: 'always' }
  | { readonly is: 'never' }
  | { readonly is: 'sql'; readonly pieces: readonly Piece[] }
  | { readonly is: 'and' | 'or'; readonly parts: readonly Condition[] }

/** Trusted SQL text, or a value that becomes a placeholder of the given type. */
export type Piece = string | { readonly value: unknown; readonly type: ParameterType }
export type ParameterType = 'text' | 'bigint' | 'boolean' | 'text[]' | 'bigint[]'

export const always: Condition = { shape: { is: 'always' }, exact: true, size: 1 }
export const never: Condition = { shape: { is: 'never' }, exact: true, size: 1 }
/** Stands for what cannot be said in SQL: selects every row, and says that it does so for want of better. */
export const perhaps: Condition = { ...always, exact: false }

// A condition that repeats itself into the thousands helps no planner; it is widened instead.
const largest = 2_000

export function comparison(...pieces: readonly Piece[]): Condition {
  return { shape: { is: 'sql', pieces }, exact: true, size: 1 }
}

export function and(...conditions: readonly Condition[]): Condition {
  const all = flatten('and', conditions)
  if (all.some(isNever) || contradicts(all)) return never
  return combine(
    'and',
    all.filter((part) => part.shape.is !== 'always'),
    all.every((part) => part.exact),
    always,
  )
}

export function or(...conditions: readonly Condition[]): Condition {
  const any = flatten('or', conditions)
  if (any.some(isAlways) || contradicts(any.filter((part) => part.exact))) return always
  if (any.some((part) => part.shape.is === 'always')) return perhaps
  return combine(
    'or',
    any.filter((part) => !isNever(part)),
    any.every((part) => part.exact),
    never,
  )
}

/** True for every row, and not merely for want of better. */
export function isAlways(condition: Condition): boolean {
  return condition.shape.is === 'always' && condition.exact
}

export function isNever(condition: Condition): boolean {
  return condition.shape.is === 'never'
}

function combine(is: 'and' | 'or', parts: readonly Condition[], exact: boolean, empty: Condition): Condition {
  const distinct = [...new Map(parts.map((part) => [soleText(part) || part.shape, part])).values()]
  const size = distinct.reduce((sum, part) => sum + part.size, 1)
  if (size > largest) return perhaps
  const [only] = distinct
  const shape = only === undefined ? empty.shape : distinct.length === 1 ? only.shape : { is, parts: distinct }
  return { shape, exact, size }
}

function flatten(is: 'and' | 'or', conditions: readonly Condition[]): readonly Condition[] {
  // A part carries its own mark, so what is taken apart must hand the mark of the whole on to its parts.
  return conditions.flatMap((condition) => {
    if (condition.shape.is !== is) return [condition]
    return condition.shape.parts.map((part) => (condition.exact ? part : { ...part, exact: false }))
  })
}

const present = ' is not null'
const absent = ' is null'

export function isPresent(sql: string): Condition {
  return comparison(sql + present)
}

export function isAbsent(sql: string): Condition {
  return comparison(sql + absent)
}

/** Whether the parts hold both `x is null` and `x is not null`: together nothing, either of them everything. */
function contradicts(parts: readonly Condition[]): boolean {
  const nullness = new Set(parts.map(soleText))
  return [...nullness].some((text) => text.endsWith(absent) && nullness.has(text.slice(0, -absent.length) + present))
}

function soleText({ shape }: Condition): string {
  const piece = shape.is === 'sql' && shape.pieces.length === 1 ? shape.pieces[0] : ''
  return typeof piece === 'string' ? piece : ''
}

/** The text with `$1`, `$2`, ... and the values in that order. */
export function render(condition: Condition): { readonly text: string; readonly values: readonly unknown[] } {
  const values: unknown[] = []
  const write = ({ shape }: Condition, inside: 'and' | 'or' | 'none'): string => {
    if (shape.is === 'always') return 'true'
    if (shape.is === 'never') return 'false'
    if (shape.is === 'sql') {
      return shape.pieces
        .map((piece) => (typeof piece === 'string' ? piece : `$${values.push(piece.value)}::${piece.type}`))
        .join('')
    }
    const text = shape.parts.map((part) => write(part, shape.is)).join(` ${shape.is} `)
    return inside === 'none' || inside === shape.is ? text : `(${text})`
  }
  const text = write(condition, 'none')
  return { text, values }
}
