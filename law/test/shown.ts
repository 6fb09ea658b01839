import { readdirSync, readFileSync } from 'node:fs'
import { sentences } from '../src/sentences.ts'

const folder = new URL('../data/', import.meta.url)

/** Under these keys stand words for readers. What has its names in six languages beside it needs none. */
const shownKeys = ['text', 'title', 'consequence', 'next', 'because', 'refuses', 'choices']
/** Under these, where it is said of one treaty, State or table: of a whole file it is a word to who keeps it. */
const ownKeys = ['note', 'source', 'depositary']
const withOwnWords = /^(?:countries|state-names|formal-names|terms|purposes|offences|classifications)\.json$|^words\//

/** Every English text of the data that a reader is shown, found by its key, and every sentence of the program. */
export function shownTexts(): readonly string[] {
  const found = new Set<string>()
  for (const file of dataFiles()) {
    const oneThing = /^(?:instruments|participation)\//.test(file)
    const visit = (value: unknown, key: string, depth: number): void => {
      if (typeof value === 'string') {
        if (isShown(file, key, value, depth > 1 || oneThing)) found.add(value)
      } else if (Array.isArray(value)) {
        for (const one of value) visit(one, key, depth)
      } else if (value !== null && typeof value === 'object') {
        for (const [name, inner] of Object.entries(value)) if (name !== 'names') visit(inner, name, depth + 1)
      }
    }
    visit(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), '', 0)
  }
  return [...found]
}

/** Every key a file of words has: texts, sentences, and what joins the members of a list. */
export function keysOfWords(): readonly string[] {
  return [...new Set([...shownTexts(), ...sentences, ', ', '; ', '; or '])]
}

function isShown(file: string, key: string, value: string, own: boolean): boolean {
  if (file === 'calendars.json') return key === 'name'
  if (file === 'schemes.json') return false
  // Roles have names of their own in the interface.
  if (key === 'owner') return value.includes(' ') || value === 'nobody'
  // What stands where an article would, and is no citation: `good practice`.
  if (key === 'article') return / /.test(value) && !/\d/.test(value)
  if (ownKeys.includes(key)) return own && !bySentence.test(value)
  return shownKeys.includes(key)
}

/** Sources that a sentence with a place for the number says, or that are the same in every language. */
const bySentence =
  /^(?:Fedlex SR [\d.]+(?:, (?:table of scope|(?:declarations|reservations) of Switzerland))?|UN Treaty Collection \S+|Council of Europe Treaty Office, C?ETS \d+)$/

/** The files of the data, from its folder. Sorted. */
export function dataFiles(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.json') && !withOwnWords.test(file))
    .toSorted()
}
