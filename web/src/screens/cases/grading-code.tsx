import type { Grading } from '@comity/server/kernel/schema/grading'
import { useMessages } from '../../lib/messages.tsx'

/** `4x4 B2`, with what it means as its title where it is of the scheme that is written here. */
export function GradingCode({ grading }: { grading: Grading }) {
  const m = useMessages()
  const handling = grading.scheme === '5x5x5' ? grading.handling : ''
  const code = `${grading.scheme} ${grading.source}${grading.information}${handling}`
  if (grading.scheme !== '4x4') return <bdi>{code}</bdi>
  const meaning = `${m(`caseForm.source${grading.source}`)} ${m(`caseForm.information${grading.information}`)}`
  return (
    <span title={meaning}>
      <bdi>{code}</bdi>
      <span className="unseen"> {meaning}</span>
    </span>
  )
}
