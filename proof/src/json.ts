import { deepest } from './canonical.ts'
import { type Fault, fault } from './fault.ts'

export type JsonFault = 'not-json' | 'too-deep' | 'duplicate-member' | 'forbidden-member'

// Carries a fault out of the recursion; never leaves this module.
class Stop extends Error {
  readonly code: JsonFault
  constructor(code: JsonFault) {
    super(code)
    this.code = code
  }
}

const literals: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]
const numberShape = /-?(?:0|[1-9][0-9]{0,400})(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,4})?/y
// oxlint-disable-next-line no-control-regex -- those are what a string may not hold
const plain = /"[^"\\\u0000-\u001f]*"/y
const white = ' \t\n\r'

function reader(text: string) {
  let at = 0

  function skip(): void {
    while (at < text.length && white.includes(text.charAt(at))) at += 1
  }

  function take(sign: string): boolean {
    skip()
    if (text.charAt(at) !== sign) return false
    at += 1
    return true
  }

  function expect(sign: string): void {
    if (!take(sign)) throw new Stop('not-json')
  }

  function string(): string {
    skip()
    // Almost every string is written as it is: no escape, no control character.
    plain.lastIndex = at
    if (plain.test(text)) {
      const value = text.slice(at + 1, plain.lastIndex - 1)
      if (!value.isWellFormed()) throw new Stop('not-json')
      at = plain.lastIndex
      return value
    }
    const start = at
    expect('"')
    while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1
    if (at >= text.length) throw new Stop('not-json')
    at += 1
    let value: unknown
    try {
      value = JSON.parse(text.slice(start, at))
    } catch {
      throw new Stop('not-json')
    }
    if (typeof value !== 'string' || !value.isWellFormed()) throw new Stop('not-json')
    return value
  }

  function number(): number {
    numberShape.lastIndex = at
    const written = numberShape.exec(text)?.[0]
    const value = Number(written)
    if (written === undefined || !Number.isFinite(value)) throw new Stop('not-json')
    at += written.length
    return value
  }

  function array(depth: number): unknown[] {
    const items: unknown[] = []
    if (take(']')) return items
    do items.push(value(depth + 1))
    while (take(','))
    expect(']')
    return items
  }

  function object(depth: number): Record<string, unknown> {
    const members: Record<string, unknown> = {}
    if (take('}')) return members
    do {
      skip()
      const name = string()
      // The one member name that means something else to the language than to the text.
      if (name === '__proto__') throw new Stop('forbidden-member')
      if (Object.hasOwn(members, name)) throw new Stop('duplicate-member')
      expect(':')
      members[name] = value(depth + 1)
    } while (take(','))
    expect('}')
    return members
  }

  function value(depth: number): unknown {
    if (depth > deepest) throw new Stop('too-deep')
    skip()
    if (text.charAt(at) === '"') return string()
    if (take('[')) return array(depth)
    if (take('{')) return object(depth)
    for (const [written, meant] of literals) {
      if (!text.startsWith(written, at)) continue
      at += written.length
      return meant
    }
    return number()
  }

  return (): unknown => {
    const whole = value(0)
    skip()
    if (at !== text.length) throw new Stop('not-json')
    return whole
  }
}

/**
 * The value of a JSON text (RFC 8259), read more strictly than `JSON.parse` reads it, for what is parsed before it is
 * trusted: a member named twice, a member named `__proto__`, a lone surrogate, a number beyond a double, nesting deeper
 * than `deepest` and a byte order mark are faults. Bound the length of the text before.
 */
export function parseJson(text: string): { readonly value: unknown } | Fault<JsonFault> {
  try {
    return { value: reader(text)() }
  } catch (error) {
    if (error instanceof Stop) return fault(error.code)
    throw error
  }
}
