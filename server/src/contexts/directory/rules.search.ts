import type { AuthorityEntry } from './words.ts'

/** Whether every word asked for stands in what is known of a State, or of one of its authorities. */
export function found(
  asked: string | undefined,
  state: { readonly state: string; readonly name: string },
  authority?: Pick<AuthorityEntry, 'names' | 'kind' | 'place' | 'languages' | 'competences' | 'channels'>,
): boolean {
  const words = plain(asked ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
  const texts = [state.state, state.name]
  if (authority !== undefined) {
    const { names, kind, place, languages, competences, channels } = authority
    for (const { text, transliteration } of names) texts.push(text, transliteration ?? '')
    texts.push(kind, place, ...languages, ...competences, ...channels)
  }
  const whole = plain(texts.join('\n'))
  return words.every((word) => whole.includes(word))
}

/** Without case and accents: an officer types what the keyboard has. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
