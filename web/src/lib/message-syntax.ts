/**
 * The ICU message syntax this application uses, parsed once per message and typed from its text:
 * `{name}`, `{count, plural, =0 {none} one {# task} other {# tasks}}`, `{who, select, you {…} other {…}}`, nested freely.
 * A single quote is an ordinary character: texts have no need to quote braces.
 * Source: Unicode ICU MessageFormat, without its formats for dates and numbers (see `format.ts`).
 */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'count' }
  | {
      readonly kind: 'plural' | 'select'
      readonly name: string
      readonly branches: Readonly<Record<string, readonly Piece[]>>
    }

export type Value = string | number

/** Thrown for a text that is no message: always a defect in a catalogue, found by its test. */
export class MessageSyntaxError extends Error {}

export function parseMessage(source: string): readonly Piece[] {
  const cursor = { source, at: 0 }
  const pieces = parsePieces(cursor, false)
  if (cursor.at < source.length) throw new MessageSyntaxError(`unmatched } at ${cursor.at} in \`${source}\``)
  return pieces
}

type Cursor = { readonly source: string; at: number }

function parsePieces(cursor: Cursor, inPlural: boolean): Piece[] {
  const pieces: Piece[] = []
  let text = ''
  const flush = () => {
    if (text !== '') pieces.push({ kind: 'text', text })
    text = ''
  }
  while (cursor.at < cursor.source.length && cursor.source[cursor.at] !== '}') {
    const char = cursor.source[cursor.at]
    if (char === '{') {
      flush()
      cursor.at += 1
      pieces.push(parseArgument(cursor))
    } else if (char === '#' && inPlural) {
      flush()
      cursor.at += 1
      pieces.push({ kind: 'count' })
    } else {
      text += char
      cursor.at += 1
    }
  }
  flush()
  return pieces
}

function parseArgument(cursor: Cursor): Piece {
  const name = take(cursor, /[A-Za-z][A-Za-z0-9]*/y, 'a parameter name')
  if (cursor.source[cursor.at] === '}') {
    cursor.at += 1
    return { kind: 'value', name }
  }
  const kind = take(cursor, /, (?:plural|select), /y, '`, plural, ` or `, select, `').slice(2, -2) as
    | 'plural'
    | 'select'
  const branches: Record<string, readonly Piece[]> = {}
  while (cursor.source[cursor.at] !== '}') {
    const selector = take(cursor, /(?:=\d+|[\w-]+) \{/y, 'a branch').slice(0, -2)
    branches[selector] = parsePieces(cursor, kind === 'plural')
    take(cursor, /\} ?/y, 'the end of a branch')
  }
  cursor.at += 1
  if (branches['other'] === undefined) {
    throw new MessageSyntaxError(`no \`other\` branch for ${name} in \`${cursor.source}\``)
  }
  return { kind, name, branches }
}

function take(cursor: Cursor, pattern: RegExp, what: string): string {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.source)?.[0]
  if (found === undefined) throw new MessageSyntaxError(`${what} expected at ${cursor.at} in \`${cursor.source}\``)
  cursor.at += found.length
  return found
}

/** Renders parsed pieces in one language; numbers are written in that language's digits. */
export function renderMessage(
  pieces: readonly Piece[],
  values: Readonly<Record<string, Value>>,
  language: string,
  counted?: number,
): string {
  const number = (value: number) => new Intl.NumberFormat(language).format(value)
  return pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text
      if (piece.kind === 'count') return number(counted ?? 0)
      const value = values[piece.name]
      if (piece.kind === 'value') return typeof value === 'number' ? number(value) : (value ?? `{${piece.name}}`)
      const branch = chooseBranch(piece, value, language)
      return renderMessage(branch, values, language, piece.kind === 'plural' ? Number(value) : counted)
    })
    .join('')
}

function chooseBranch(
  piece: Extract<Piece, { branches: unknown }>,
  value: Value | undefined,
  language: string,
): readonly Piece[] {
  const other = piece.branches['other'] ?? []
  if (piece.kind === 'select') return piece.branches[String(value)] ?? other
  const exact = piece.branches[`=${value}`]
  return exact ?? piece.branches[new Intl.PluralRules(language).select(Number(value))] ?? other
}

/** Every parameter of a message with the way it is used, sorted: what all languages must agree on. */
export function parametersOf(pieces: readonly Piece[]): readonly string[] {
  const found = new Set<string>()
  const visit = (some: readonly Piece[]) => {
    for (const piece of some) {
      if (piece.kind === 'value') found.add(piece.name)
      if (piece.kind === 'plural' || piece.kind === 'select') {
        found.add(`${piece.name}:${piece.kind}`)
        for (const branch of Object.values(piece.branches)) visit(branch)
      }
    }
  }
  visit(pieces)
  return [...found].sort()
}

/** The parameters of a message, read from its text by the compiler: `plural` wants a number. */
export type Parameters<Text extends string> = ScanText<Text, [], unknown>

type Level = 'branch'

type ScanText<S extends string, Stack extends Level[], Found> = S extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${string}`
    ? CloseText<S, Stack, Found>
    : OpenArgument<After, Stack, Found>
  : S extends `${string}}${string}`
    ? CloseText<S, Stack, Found>
    : Found

type OpenArgument<S extends string, Stack extends Level[], Found> = S extends `${infer Name}, plural, ${infer Rest}`
  ? Name extends `${string}${'{' | '}' | ','}${string}`
    ? OpenSelect<S, Stack, Found>
    : ScanBranches<Rest, [...Stack, 'branch'], Found & { readonly [K in Name]: number }>
  : OpenSelect<S, Stack, Found>

type OpenSelect<S extends string, Stack extends Level[], Found> = S extends `${infer Name}, select, ${infer Rest}`
  ? Name extends `${string}${'{' | '}' | ','}${string}`
    ? OpenValue<S, Stack, Found>
    : ScanBranches<Rest, [...Stack, 'branch'], Found & { readonly [K in Name]: string }>
  : OpenValue<S, Stack, Found>

type OpenValue<S extends string, Stack extends Level[], Found> = S extends `${infer Name}}${infer Rest}`
  ? ScanText<Rest, Stack, Found & { readonly [K in Name]: Value }>
  : Found

type CloseText<S extends string, Stack extends Level[], Found> = S extends `${string}}${infer Rest}`
  ? ScanBranches<Rest, Stack, Found>
  : Found

type ScanBranches<S extends string, Stack extends Level[], Found> = S extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${infer Rest}`
    ? Stack extends [...infer Outer extends Level[], Level]
      ? ScanText<S extends `${string}}${infer Whole}` ? Whole : Rest, Outer, Found>
      : Found
    : ScanText<After, Stack, Found>
  : S extends `${string}}${infer Rest}`
    ? Stack extends [...infer Outer extends Level[], Level]
      ? ScanText<Rest, Outer, Found>
      : Found
    : Found
