/** English text of the data, or a sentence with places, to the same in another language. */
export type Words = Readonly<Record<string, string>>

/** How a reader writes the values of a sentence; by default as they stand. */
export type Written = {
  /** `2026-03-01` */
  readonly day: (day: string) => string
  readonly instant: (instant: string) => string
  /** ISO 8601: `P40D` */
  readonly duration: (duration: string) => string
  /** ISO 3166-1 alpha-3 */
  readonly state: (code: string) => string
  /** ISO 639 */
  readonly language: (tag: string) => string
  /** What is never translated: articles, identifiers, words of officers. */
  readonly verbatim: (value: string) => string
}

export type Worded = { readonly text: string; readonly translated: boolean }

const asIs = (value: string) => value
const plainly: Written = { day: asIs, instant: asIs, duration: asIs, state: asIs, language: asIs, verbatim: asIs }
const apart = '; '

/** What is longer, deeper or of more parts than any sentence of ours is no such sentence: who wrote it may be a stranger. */
const longest = 4_000
const deepest = 4
const mostParts = 24

/** What may stand in a place of a sentence, by its name without the number that tells two of a kind apart. */
const places: Readonly<Record<string, string>> = {
  day: String.raw`\d{4}-\d\d-\d\d`,
  instant: String.raw`\d{4}-\d\d-\d\dT[^\s]+`,
  duration: String.raw`-?P[\dA-Z.]+`,
  number: String.raw`\d+`,
  state: '[A-Z]{3}',
  states: '[A-Z]{3}(?:, [A-Z]{3})*',
  languages: '[a-z]{2,3}(?:, [a-z]{2,3})*',
  instrument: String.raw`(?:untoc|uncac|eaw|eio|[a-z]+(?:-[a-z0-9]+)+)`,
  article: '[^:]+?',
  fedlex: String.raw`Fedlex SR [\d.]+`,
  series: String.raw`(?:C?ETS \d+|[XVI]+-\d+(?:-[a-z])?)`,
  currencies: '[A-Z]{3}(?:, [A-Z]{3})*',
  // Identifiers as they are, and words of officers: never translated.
  ids: '[^:;()]+?',
  free: '.+',
  // Texts of the data or sentences of their own: translated in their turn.
  text: '.+?',
  texts: '.+',
}

type Template = {
  readonly literal: number
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly in: string
}

/**
 * A reader of legal texts in one language: gives the text in that language, or the English one and `translated: false`.
 * A sentence is recognised only as a whole, with every text inside it: nothing is half translated. Pure.
 */
export function readerOf(words: Words, written: Written = plainly): (english: string) => Worded {
  const templates = Object.entries(words)
    .flatMap(([english, translated]) => (english.includes('{') ? [templateOf(english, translated)] : []))
    // The sentence that says most in words of its own is the one that was meant.
    .toSorted((a, b) => b.literal - a.literal)

  const read = (english: string, depth = 0): string | undefined => {
    const known = Object.hasOwn(words, english) ? words[english] : undefined
    if (known !== undefined) return known
    if (english.length > longest || depth > deepest) return undefined
    for (const template of templates) {
      const said = fill(template, english, depth + 1)
      if (said !== undefined) return said
    }
    return undefined
  }

  const fill = ({ pattern, names, in: translated }: Template, english: string, depth: number): string | undefined => {
    const found = pattern.exec(english)
    if (found === null) return undefined
    const values = new Map<string, string>()
    for (const [at, name] of names.entries()) {
      const value = valueOf(name.replace(/\d$/, ''), found[at + 1] ?? '', depth)
      if (value === undefined) return undefined
      values.set(name, value)
    }
    return translated.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '')
  }

  const several = (value: string, depth: number): string | undefined => {
    const whole = read(value, depth)
    if (whole !== undefined) return whole
    const parts = value.split(apart)
    if (parts.length > mostParts) return undefined
    // A text may have the sign that parts texts in it: the longest beginning that is one is taken.
    for (let end = parts.length - 1; end > 0; end -= 1) {
      const joint = parts[end]?.startsWith('or ') === true ? 'or ' : ''
      const first = read(parts.slice(0, end).join(apart), depth)
      const rest = first === undefined ? undefined : several(parts.slice(end).join(apart).slice(joint.length), depth)
      if (first !== undefined && rest !== undefined) return `${first}${words[`; ${joint}`] ?? apart}${rest}`
    }
    return undefined
  }

  const listed = (value: string, each: (one: string) => string) =>
    value
      .split(', ')
      .map(each)
      .join(words[', '] ?? ', ')

  const valueOf = (kind: string, value: string, depth: number): string | undefined => {
    switch (kind) {
      case 'text':
        return read(value, depth)
      case 'texts':
        return several(value, depth)
      case 'day':
      case 'instant':
      case 'duration':
      case 'state':
        return written[kind](value)
      case 'states':
        return listed(value, written.state)
      case 'languages':
        return listed(value, written.language)
      case 'ids':
        return listed(value, written.verbatim)
      default:
        return written.verbatim(value)
    }
  }

  return (english) => {
    const text = read(english)
    return text === undefined ? { text: english, translated: false } : { text, translated: true }
  }
}

function templateOf(english: string, translated: string): Template {
  const names = [...english.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const pieces = english.split(/\{\w+\}/)
  const escaped = pieces.map((piece) => piece.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
  const source = escaped.map(
    (piece, at) => piece + (at < names.length ? `(${places[names[at]?.replace(/\d$/, '') ?? ''] ?? '.+'})` : ''),
  )
  return { literal: pieces.join('').length, pattern: new RegExp(`^${source.join('')}$`, 's'), names, in: translated }
}
