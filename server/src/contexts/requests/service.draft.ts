import { command, type Call, type Command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { happened } from '#kernel/event'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { rankOf } from '#kernel/schema/marking'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { isDraft } from './policy.ts'
import { changedDraft, newDraft, questionFault, touched, withSection } from './rules.draft.ts'
import { dueOf, gateOf, matterOf, periodsOf, shown } from './rules.matter.ts'
import { answeredRisk } from './rules.risks.ts'
import type { Matter, RequestFile } from './records.ts'
import { mayFollow } from './service.related.ts'
import { aboutRequest, type Asked, byCaseOf, lastChange, readingOne } from './service.ts'
import { insertRequest, nextReference, updateRequest, type Placed } from './store.requests.ts'

/** A draft as it will be kept, with everything that is worked out from it. */
function keptDraft(
  ground: Ground,
  file: RequestFile,
  steps: Matter['steps'],
  now: string,
): Matter & { due: ReturnType<typeof dueOf> } {
  const stored = steps.map(({ outcome, ...step }) => ({ ...step, forked: outcome === 'forked' }))
  const matter = matterOf(file, stored, ground.find)
  if (matter === undefined) throw new TypeError('a draft of a kind that is not known')
  return { ...matter, due: dueOf(periodsOf(matter, ground.find, now)) }
}

/** What a changed draft comes to: kept as its next version, and answered with what is worked out from it. */
export function changedTo<Reply>(
  ground: Ground,
  { steps }: Matter,
  file: RequestFile,
  now: string,
  reply: (after: Matter) => Reply,
) {
  const after = keptDraft(ground, file, steps, now)
  return { save: { file, ended: false, due: after.due }, events: [], reply: reply(after), version: file.version }
}

/** What every command about one request has in common. */
export function aboutOne(ground: Ground) {
  return {
    ...readingOne(ground),
    version: ({ matter }: Asked) => matter.file.version,
    changed: lastChange,
    save: (placed: Placed) => [updateRequest(placed)],
  } as const
}

const gateReply = (after: Matter) => ({ gate: gateOf(after), version: after.file.version })

export function draftCommands(ground: Ground): readonly Endpoint[] {
  const { kernel, cases, messenger, state } = ground

  const open = command({
    route: contract.openRequest,
    action: 'requests.open',
    load: async () => ({}),
    resource: () => theNode,
    facts: async (_, { body, actor, now }): Promise<string | Refusal> => {
      if (!(await cases.writable(actor, body.case))) {
        return refuse('case-not-known', { detail: 'there is no such case in which you may write', field: 'body.case' })
      }
      if (body.to.state === state) return refuse('same-state', { detail: 'a State asks another one', field: 'body.to' })
      if (!(await messenger.knows(body.to))) {
        return refuse('authority-not-known', {
          detail: `\`${body.to.state}\` names no such authority`,
          field: 'body.to',
        })
      }
      if (rankOf(body.marking.classification) > Number(actor.entity.attrs['clearance'] ?? 0)) {
        return refuse('marking-above-clearance', { detail: 'the marking is above the clearance of your post' })
      }
      if (body.marking.classification.state !== state) {
        return refuse('marking-of-another-state', { detail: 'a request is marked on the ladder of its own State' })
      }
      const followed = await mayFollow(ground, actor, body)
      if (isRefusal(followed)) return followed
      return questionFault(body.question, now) ?? nextReference(kernel.database, state, Number(now.slice(0, 4)))
    },
    decide: (_, call, reference) => {
      const file = newDraft(call, reference, state)
      const matter = keptDraft(ground, file, [], call.now)
      const opened = happened(contract.RequestOpened, `request:${file.id}`, {
        ...aboutRequest(file),
        reference,
        kind: file.kind,
      })
      const reply = shown(matter)
      return { save: { file, ended: false, due: matter.due }, events: [opened], reply, version: file.version }
    },
    save: (placed) => [insertRequest(placed)],
  })

  const change = command({
    ...aboutOne(ground),
    route: contract.changeRequest,
    action: 'requests.change',
    decide: ({ matter }, call) => {
      const fault = notDraft(matter) ?? questionFault(call.body.question, call.now)
      if (fault) return fault
      const file = changedDraft(matter.file, call.body, call)
      return changedTo(ground, matter, file, call.now, shown)
    },
  })

  const section = command({
    ...aboutOne(ground),
    route: contract.writeSection,
    action: 'requests.change',
    decide: ({ matter }, call) => {
      const fault = notDraft(matter)
      if (fault) return fault
      const file = withSection(matter.file, { id: call.params.section, ...call.body }, call)
      if (isRefusal(file)) return file
      return changedTo(ground, matter, file, call.now, gateReply)
    },
  })

  const risk = command({
    ...aboutOne(ground),
    route: contract.answerRisk,
    action: 'requests.change',
    decide: ({ matter }, call) => {
      const fault = notDraft(matter)
      if (fault) return fault
      const { instrument, ground: id } = call.params
      const file = answeredRisk(matter, { instrument, id, ...call.body }, call)
      if (isRefusal(file)) return file
      return changedTo(ground, matter, file, call.now, gateReply)
    },
  })

  return [open, change, section, risk, fileCommand(ground)]
}

export function notDraft({ file }: Matter): Refusal | undefined {
  if (isDraft(file)) return undefined
  return refuse('not-a-draft', { detail: 'it was handed in: take it up again, or have it sent back' })
}

/** A received request is put into a case of this State once somebody works on it. */
function fileCommand(ground: Ground): Command<Asked> {
  return command({
    ...aboutOne(ground),
    route: contract.fileRequest,
    action: 'requests.file',
    facts: async ({ matter }, { body, actor }): Promise<true | Refusal> => {
      if (matter.file.case !== null) return refuse('already-in-a-case', { detail: 'it lies in a case already' })
      const { write } = await byCaseOf(ground, actor, body.case)
      return (
        write ||
        refuse('case-not-known', { detail: 'there is no such case in which you may write', field: 'body.case' })
      )
    },
    decide: ({ matter }, call: Call<typeof contract.fileRequest>) => {
      const file = touched({ ...matter.file, case: call.body.case }, call)
      return changedTo(ground, matter, file, call.now, shown)
    },
  })
}
