import { ladderOf } from '@comity/law/classifications'
import { rankOf, type Classification } from '#kernel/schema/marking'

/** What a classification is called on the ladder of another State; null where that has no level of the same rank. */
export function equalLevel(classification: Classification, state: string): string | null {
  const rank = rankOf(classification)
  const equal = ladderOf(state)?.levels.find((level) => level.rank === rank)?.name
  return equal ?? (rank === 0 ? 'unclassified' : null)
}
