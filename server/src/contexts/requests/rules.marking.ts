import { ladderOf } from '#law/classifications'
import { refuse, type Refusal } from '#kernel/refusal'
import { rankOf, type Marking } from '#kernel/schema/marking'

/**
 * The marking of an answer: that of what came, on the ladder of the State that answers. Where that ladder has no equal
 * level the next higher one, never a lower one.
 */
export function onOwnLadder(marking: Marking, own: string): Marking | Refusal<'other-side-not-reached'> {
  if (marking.classification.state === own) return marking
  const rank = rankOf(marking.classification)
  const level = rank === 0 ? 'unclassified' : ladderOf(own)?.levels.find((one) => one.rank >= rank)?.id
  if (level === undefined) {
    return refuse('other-side-not-reached', {
      detail: `no level of \`${own}\` protects as much as the marking of the request`,
    })
  }
  return { ...marking, classification: { state: own, level } }
}
