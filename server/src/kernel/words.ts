/**
 * Words for full-text search, without a database dictionary: the same folding for what is indexed and what is asked,
 * in Latin, Cyrillic, Arabic and Chinese script. Pure; runs in a browser.
 */

const longestText = 1_000_000
const longestRun = 1024
const longestWord = 64
const mostIndexed = 40_000
// PostgreSQL holds at most 1 MB of lexemes in a tsvector; a UTF-16 unit takes at most three bytes.
const mostIndexedUnits = 300_000
const mostAsked = 32

// Scripts written without spaces are taken apart into characters; everything else comes in words.
const runs =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+)|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}\u200C\u200D])+/gu
const words = /[\p{L}\p{N}]+/gu

const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  þ: 'th',
  ŋ: 'n',
  ς: 'σ',
  // Arabic: alef, taa marbuta, alef maqsura, and the Persian and Urdu forms of the same letters; tatweel goes.
  '\u0640': '',
  '\u0671': '\u0627',
  '\u0629': '\u0647',
  '\u0649': '\u064A',
  '\u06CC': '\u064A',
  '\u06A9': '\u0643',
  '\u06C1': '\u0647',
}
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'gu')
const arabicDigit = /[\u0660-\u0669\u06F0-\u06F9]/gu
// NFKD parts й into и and a breve; unlike the dots of ё the breve makes another letter, so it is put back.
const shortI = /и\u0306/gu
const article = /^(?:ال|وال|بال|فال|كال|لل)(?=.{2})/u
// What folding leaves as it is, and most text is made of.
const folded = /^(?:[0-9a-z]*|[\u4E00-\u9FFF])$/

function fold(run: string): string {
  const lower = run.toLowerCase()
  if (folded.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replace(shortI, 'й')
    .replaceAll(/[\p{Mn}\u200C\u200D]/gu, '')
    .toLowerCase()
    .replace(special, (letter) => letters[letter] ?? letter)
    .replace(arabicDigit, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .normalize('NFC')
}

const cut = (word: string) => (word.length <= longestWord ? word : Array.from(word).slice(0, longestWord).join(''))

function foldedWords(run: string): string[] {
  return (fold(run.slice(0, longestRun)).match(words) ?? []).map(cut)
}

const bare = (word: string) => word.replace(article, '')

type Run = { readonly text: string; readonly index: number; readonly signs: boolean }

function* runsOf(text: string): Generator<Run> {
  for (const match of text.slice(0, longestText).matchAll(runs)) {
    yield { text: match[0], index: match.index, signs: match[1] !== undefined }
  }
}

function* indexed(text: string): Generator<string> {
  for (const run of runsOf(text)) {
    if (run.signs) {
      let before = ''
      for (const raw of run.text) {
        const sign = fold(raw)
        yield sign
        if (before !== '') yield before + sign
        before = sign
      }
    } else {
      const lower = run.text.slice(0, longestRun).toLowerCase()
      // Most words are their own folding and have no article: nothing is left to be done to them.
      if (folded.test(lower)) yield cut(lower)
      else {
        for (const word of foldedWords(run.text)) {
          yield word
          yield bare(word)
        }
      }
    }
  }
}

function* asked(text: string): Generator<string> {
  for (const run of runsOf(text)) {
    if (run.signs) {
      const signs = Array.from(run.text.slice(0, longestRun), fold)
      if (signs.length === 1) yield signs.join('')
      for (let index = 1; index < signs.length; index += 1) yield `${signs[index - 1]}${signs[index]}`
    } else {
      for (const word of foldedWords(run.text)) yield bare(word)
    }
  }
}

/**
 * The distinct words under which a text is found, for `array_to_tsvector`: folded in case, accents, ligatures and
 * Arabic spelling; Arabic words also without their article; Chinese and Japanese as single signs and pairs. At most
 * 64 characters a word, 40,000 words, and the first million UTF-16 units of the text.
 */
export function wordsOf(text: string): string[] {
  const found = new Set<string>()
  let units = 0
  for (const word of indexed(text)) {
    if (word === '' || found.has(word)) continue
    units += word.length
    if (found.size >= mostIndexed || units > mostIndexedUnits) break
    found.add(word)
  }
  return [...found]
}

/**
 * The distinct words a text must have to answer a question, at most 32 of them: every word of the question, and of
 * Chinese and Japanese every pair of neighbours. A text holding the question's words always has them.
 */
export function queryWords(text: string): string[] {
  const found = new Set<string>()
  for (const word of asked(text)) {
    if (found.size >= mostAsked) break
    if (word !== '') found.add(word)
  }
  return [...found]
}

/**
 * The words as text for a cast to `tsquery`: all must occur; the last may be the beginning of a word. Any input gives
 * valid syntax. Without words the text is empty, and the query finds nothing.
 */
export function toTsQuery(queried: readonly string[], prefixLast: boolean): string {
  const safe = queried.map((word) => word.toWellFormed().replaceAll('\0', '')).filter((word) => word !== '')
  const quoted = safe.map((word) => `'${cut(word).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`)
  return quoted.join(' & ') + (prefixLast && quoted.length > 0 ? ':*' : '')
}

export type Highlighted = { readonly text: string; readonly hit: boolean }

function hitsIn(run: Run, wanted: ReadonlySet<string>, last: string | undefined): boolean[] {
  if (!run.signs) {
    const hit = foldedWords(run.text).some((word) => {
      const stem = bare(word)
      return (
        wanted.has(word) || wanted.has(stem) || (last !== undefined && (word.startsWith(last) || stem.startsWith(last)))
      )
    })
    return [hit]
  }
  const signs = Array.from(run.text, fold)
  const pair = (index: number) => wanted.has(`${signs[index]}${signs[index + 1]}`)
  return signs.map((sign, index) => wanted.has(sign) || pair(index) || (index > 0 && pair(index - 1)))
}

/**
 * The text in pieces, in its own spelling, with those marked that `queryWords` found; joined they are the text again.
 * With `prefixLast` the last word also hits words that begin with it.
 */
export function highlight(text: string, queried: readonly string[], prefixLast = false): Highlighted[] {
  const wanted = new Set(queried)
  const last = prefixLast ? queried.at(-1) : undefined
  const pieces: { text: string; hit: boolean }[] = []
  const add = (piece: string, hit: boolean) => {
    const before = pieces.at(-1)
    if (before?.hit === hit) before.text += piece
    else if (piece !== '') pieces.push({ text: piece, hit })
  }
  let done = 0
  for (const run of wanted.size === 0 ? [] : runsOf(text)) {
    add(text.slice(done, run.index), false)
    const hits = hitsIn(run, wanted, last)
    if (run.signs) for (const [index, sign] of Array.from(run.text).entries()) add(sign, hits[index] ?? false)
    else add(run.text, hits[0] ?? false)
    done = run.index + run.text.length
  }
  add(text.slice(done), false)
  return pieces
}
