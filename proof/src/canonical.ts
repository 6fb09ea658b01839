/** Deepest nesting accepted; far beyond any record, far within any stack. */
export const deepest = 128

/** The value has no canonical form; `path` is a dotted path to what is at fault, empty for the value itself. */
export class NotCanonical extends TypeError {
  readonly path: string
  constructor(path: string, reason: string) {
    super(path === '' ? reason : `${reason} at \`${path}\``)
    this.path = path
  }
}

/** The steps from the value to the part that is being written. */
type Trail = (string | number)[]

function unwritable(trail: Trail, reason: string): NotCanonical {
  return new NotCanonical(trail.join('.'), reason)
}

function stringForm(text: string, trail: Trail): string {
  if (!text.isWellFormed()) throw unwritable(trail, 'a lone surrogate has no canonical form')
  return JSON.stringify(text)
}

function arrayForm(items: readonly unknown[], trail: Trail): string {
  const parts: string[] = []
  for (let index = 0; index < items.length; index += 1) {
    trail.push(index)
    parts.push(form(items[index], trail))
    trail.pop()
  }
  return `[${parts.join(',')}]`
}

/** By UTF-16 code units, as RFC 8785 section 3.2.3 asks. What was read in this form is in order already. */
function inOrder(names: string[]): readonly string[] {
  for (let at = 1; at < names.length; at += 1) if ((names[at - 1] ?? '') > (names[at] ?? '')) return names.sort()
  return names
}

function objectForm(object: object, trail: Trail): string {
  const prototype: unknown = Object.getPrototypeOf(object)
  // A plain object from another realm has another Object.prototype, whose own prototype is null just the same.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw unwritable(trail, 'only plain objects have a canonical form')
  }
  if (Object.getOwnPropertySymbols(object).length > 0) throw unwritable(trail, 'a symbol is no member name')
  let parts = ''
  for (const name of inOrder(Object.keys(object))) {
    trail.push(name)
    const member = `${stringForm(name, trail)}:${form((object as Record<string, unknown>)[name], trail)}`
    parts += parts === '' ? member : `,${member}`
    trail.pop()
  }
  return `{${parts}}`
}

function form(value: unknown, trail: Trail): string {
  if (trail.length > deepest) throw unwritable(trail, `nested deeper than ${deepest} levels, or circular`)
  if (value === null) return 'null'
  if (typeof value === 'string') return stringForm(value, trail)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw unwritable(trail, 'NaN and Infinity have no canonical form')
    // ECMAScript's own shortest form is what RFC 8785 section 3.2.2.3 prescribes; -0 becomes 0.
    return String(value)
  }
  if (typeof value !== 'object') throw unwritable(trail, `${typeof value} has no canonical form`)
  return Array.isArray(value) ? arrayForm(value, trail) : objectForm(value, trail)
}

/**
 * The one text of a JSON value under RFC 8785: members in the order of their UTF-16 code units, no white space,
 * numbers as ECMAScript writes them. Hash its UTF-8 bytes. Throws `NotCanonical` for anything JSON cannot carry
 * without loss: undefined (also inside arrays), NaN, infinities, bigint, functions, symbols, lone surrogates,
 * objects with a class, and nesting deeper than `deepest`. `toJSON` is never called.
 */
export function canonicalise(value: unknown): string {
  return form(value, [])
}
