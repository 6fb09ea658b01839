/** Text as it is searched: without case, accents, Arabic vowel marks and the tatweel. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{Mark}\u0640]/gu, '')
    .toLowerCase()
}

/** Whether each word typed begins a word of the text, in any order; scripts without spaces match anywhere. */
export function matches(text: string, typed: string): boolean {
  const words = folded(text).split(/[^\p{Letter}\p{Number}]+/u)
  return folded(typed)
    .split(/\s+/)
    .every((wanted) =>
      words.some((word) => (/\p{Script=Han}/u.test(wanted) ? word.includes(wanted) : word.startsWith(wanted))),
    )
}
