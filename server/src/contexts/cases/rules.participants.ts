import type { Call } from '#kernel/command'
import { happened } from '#kernel/event'
import { refuse, type Refusal } from '#kernel/refusal'
import { rankOf } from '#kernel/schema/marking'
import type { PostFacts } from '#contexts/identity'
import { ParticipantJoined, ParticipantLeft, type addParticipant, type removeParticipant } from './contract.ts'
import type { Changed } from './rules.cases.ts'
import type { CaseFile, Participation } from './records.ts'

/** Whether a post could read the case if it took part. */
export function isCleared(file: CaseFile, { post, authority }: PostFacts): boolean {
  const { classification, tlp } = file.marking
  return rankOf(classification) <= post.clearance && (tlp !== 'amber+strict' || authority.id === file.authority)
}

export function join(
  file: CaseFile,
  call: Call<typeof addParticipant>,
  facts: PostFacts | undefined,
): (Changed & { readonly joined: Participation }) | Refusal {
  const { post, role, reason } = call.body
  if (facts === undefined || facts.post.state !== 'open') {
    return refuse('post-not-known', { detail: 'this State has no such open post', field: 'post' })
  }
  if (file.participants.some((one) => one.post === post)) {
    return refuse('already-participant', {
      detail: 'the post already takes part; end its access first to change its role',
    })
  }
  if (!isCleared(file, facts)) {
    return refuse('clearance-too-low', {
      detail: 'the marking of the case does not let this post read it',
      field: 'post',
    })
  }
  const joined = { post, role, since: call.now }
  return {
    joined,
    file: { ...file, participants: [...file.participants, joined] },
    events: [happened(ParticipantJoined, `case:${file.id}`, { case: file.id, post, role, reason })],
  }
}

export function leave(file: CaseFile, call: Call<typeof removeParticipant>): Changed | Refusal {
  const { post, reason } = call.body
  const participants = file.participants.filter((one) => one.post !== post)
  if (participants.length === file.participants.length) {
    return refuse('not-a-participant', { detail: 'the post does not take part in the case', field: 'post' })
  }
  if (!participants.some(({ role }) => role === 'lead')) {
    return refuse('last-lead', { detail: 'a case keeps at least one lead; appoint another one first' })
  }
  return {
    file: { ...file, participants },
    events: [happened(ParticipantLeft, `case:${file.id}`, { case: file.id, post, reason })],
  }
}
