import { authorise } from '#kernel/authorise'
import type { Actor } from '#kernel/actor'
import { command, type Command } from '#kernel/command'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { draftResource } from './policy.ts'
import { loadMessage, resourceOf, type Asked } from './service.ts'
import { authorityOf, type Letter, type Sealed, sealLetter, takenTogether } from './service.send.ts'

/** Whether the asker may write in this form at all, beside what may be done to the message it concerns. */
export function mayWrite(
  { kernel }: Ground,
  actor: Actor,
  letter: Pick<Letter, 'form' | 'marking'>,
): Refusal | undefined {
  const resource = draftResource(authorityOf(actor), letter.form, letter.marking)
  const { outcome } = authorise(kernel.policies, actor, 'exchange.send', resource, { approved: false })
  return isRefusal(outcome) ? outcome : undefined
}

/** The one message that was sealed, as it is answered with. */
export const onlyOne = ({ rows, writes, events }: Sealed) => {
  const [row] = rows
  return row === undefined ? refuse('defect') : { save: writes, events, reply: row }
}

const theirs = ({ row }: Asked) => ({ state: row.peer, authority: row.their_authority })
const notOurs = (detail: string) => refuse('step-not-open', { detail })

/** New messages about one that is here: an answer to a received one, a corrected version of a sent one. */
export function replyCommands(ground: Ground): readonly Command<Asked>[] {
  return [
    command({
      route: contract.answerMessage,
      action: 'exchange.answer',
      load: ({ params, actor }) => loadMessage(ground, actor, params.id),
      resource: resourceOf,
      visibleBy: 'exchange.read',
      facts: async (asked, call) => {
        const { body, actor } = call
        if (asked.row.side !== 'received') return notOurs('only a received message is answered')
        const letter = { ...body, to: [theirs(asked)], conversation: undefined, file: undefined }
        const against = mayWrite(ground, actor, letter)
        return against ?? sealLetter(ground, call, { ...letter, answers: asked.row, corrects: undefined })
      },
      decide: (_, __, sealed) => onlyOne(sealed),
      save: (writes) => writes,
      taken: takenTogether,
    }),
    command({
      route: contract.correctMessage,
      action: 'exchange.correct',
      load: ({ params, actor }) => loadMessage(ground, actor, params.id),
      resource: resourceOf,
      visibleBy: 'exchange.read',
      facts: async (asked, call) => {
        const { body, actor } = call
        const { row } = asked
        if (row.side !== 'sent') return notOurs('only an own message is put right')
        const marking = body.marking ?? row.marking
        const onward = contract.Onward.parse(row.onward)
        const letter = {
          ...body,
          marking,
          onward,
          form: row.form,
          to: [theirs(asked)],
          conversation: undefined,
          file: undefined,
        }
        const against = mayWrite(ground, actor, letter)
        return against ?? sealLetter(ground, call, { ...letter, answers: undefined, corrects: row })
      },
      decide: (_, __, sealed) => onlyOne(sealed),
      save: (writes) => writes,
      taken: takenTogether,
    }),
  ]
}
