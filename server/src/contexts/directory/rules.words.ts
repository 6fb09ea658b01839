import { matchesFingerprint } from '@comity/proof/fingerprint'
import { refuse, type Refusal } from '#kernel/refusal'

/** Whether the words an officer heard are those of a key (or of another digest). Nothing when they are. */
export function confirmWords(id: string, words: string): Refusal<'words-misheard' | 'words-differ'> | undefined {
  const same = matchesFingerprint(id, words)
  if (same === true) return undefined
  if (same !== false) {
    const detail = {
      'wrong-length': 'thirteen words are read out',
      'unknown-word': 'one of the words is not among those that are read out',
      'wrong-check-word': 'the last word does not fit the others: have them read once more',
    }[same.fault]
    return refuse('words-misheard', { detail, field: 'words' })
  }
  return refuse('words-differ', {
    detail: 'these are the words of another key: do not trust this neighbour, and tell both administrators',
    field: 'words',
  })
}
