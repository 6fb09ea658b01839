import type { PaperCheck, PaperFindings } from './words.paper.ts'

type Outcome = PaperCheck['outcome']

/** What the checks come to: one that failed decides, then one that could not be made. */
export function verdictOf(checks: readonly PaperCheck[]): PaperFindings['verdict'] {
  if (checks.length === 0) return 'none'
  const has = (wanted: Outcome) => checks.some(({ outcome }) => outcome === wanted)
  return has('fails') ? 'fails' : has('unknown') ? 'unknown' : 'holds'
}

export function checked(
  check: PaperCheck['check'],
  outcome: Outcome | boolean,
  because: PaperCheck['because'] = null,
): PaperCheck {
  const found = typeof outcome === 'string' ? outcome : outcome ? 'holds' : 'fails'
  return { check, outcome: found, because: found === 'holds' ? null : because }
}
