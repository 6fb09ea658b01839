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

function stringForm(text: string, path: string): string {
  if (!text.isWellFormed()) throw new NotCanonical(path, 'a lone surrogate has no canonical form')
  return JSON.stringify(text)
}

function join(path: string, step: string | number): string {
  return path === '' ? String(step) : `${path}.${step}`
}

function arrayForm(items: readonly unknown[], path: string, depth: number): string {
  const parts: string[] = []
  for (let index = 0; index < items.length; index += 1) parts.push(form(items[index], join(path, index), depth + 1))
  return `[${parts.join(',')}]`
}

function objectForm(object: object, path: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object)
  // A plain object from another realm has another Object.prototype, whose own prototype is null just the same.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new NotCanonical(path, 'only plain objects have a canonical form')
  }
  if (Object.getOwnPropertySymbols(object).length > 0) throw new NotCanonical(path, 'a symbol is no member name')
  // Without an argument, sort compares UTF-16 code units: the order RFC 8785 section 3.2.3 asks for.
  const names = Object.keys(object).sort()
  const parts = names.map((name) => {
    const at = join(path, name)
    return `${stringForm(name, at)}:${form((object as Record<string, unknown>)[name], at, depth + 1)}`
  })
  return `{${parts.join(',')}}`
}

function form(value: unknown, path: string, depth: number): string {
  if (depth > deepest) throw new NotCanonical(path, `nested deeper than ${deepest} levels, or circular`)
  if (value === null) return 'null'
  if (typeof value === 'string') return stringForm(value, path)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotCanonical(path, 'NaN and Infinity have no canonical form')
    // ECMAScript's own shortest form is what RFC 8785 section 3.2.2.3 prescribes; -0 becomes 0.
    return String(value)
  }
  if (typeof value !== 'object') throw new NotCanonical(path, `${typeof value} has no canonical form`)
  return Array.isArray(value) ? arrayForm(value, path, depth) : objectForm(value, path, depth)
}

/**
 * The one text of a JSON value under RFC 8785: members in the order of their UTF-16 code units, no white space,
 * numbers as ECMAScript writes them. Hash its UTF-8 bytes. Throws `NotCanonical` for anything JSON cannot carry
 * without loss: undefined (also inside arrays), NaN, infinities, bigint, functions, symbols, lone surrogates,
 * objects with a class, and nesting deeper than `deepest`. `toJSON` is never called.
 */
export function canonicalise(value: unknown): string {
  return form(value, '', 0)
}
