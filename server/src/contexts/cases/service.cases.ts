import { command, type Call, type Command, type Outcome } from '#kernel/command'
import { theNode } from '#kernel/context'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Route } from '#kernel/route'
import * as contract from './contract.ts'
import { caseLifecycle } from './lifecycle.ts'
import { authorityOf, shown } from './names.ts'
import { caseResource } from './policy.ts'
import type { CaseFile } from './records.ts'
import * as rules from './rules.cases.ts'
import { lastChange, loadCase, type Ground } from './service.ts'
import { insertCase, nextReference, updateCase } from './store.cases.ts'
import { countOpenTasks } from './store.lists.ts'
import type { Case } from './words.ts'

/** A case, and for a question about its marking or restriction whether what is asked for would protect it less. */
type Asked = CaseFile & { readonly lowering?: boolean }
type CaseRoute = Route & { readonly params: typeof contract.readCase.params; readonly reply: typeof contract.Case }

type CaseFacts = { readonly authority: Case['authority']; readonly openTasks: number }

export function caseCommands(ground: Ground): { open: Command<object>; onCase: readonly Command<CaseFile>[] } {
  const { kernel, identity, state } = ground

  const open = command({
    route: contract.openCase,
    action: 'cases.open',
    load: async () => ({}),
    resource: () => theNode,
    facts: async (_, { now, actor }) => ({
      reference: await nextReference(kernel.database, state, Number(now.slice(0, 4))),
      authority: await authorityOf(identity, rules.principalOf(actor)),
    }),
    decide: (_, call, { reference, authority }) => answer(rules.open(state, call, reference), authority),
    save: insertCase,
  })

  /** One step in the life of a case: loaded, read by the same posts, versioned and saved alike. */
  const onCase = <R extends CaseRoute>(spec: {
    readonly route: R
    readonly action: string
    readonly step?: keyof typeof caseLifecycle.steps
    readonly ask?: (file: CaseFile, call: Call<R>) => Asked
    readonly decide: (file: CaseFile, call: Call<R>, openTasks: number) => rules.Changed | Refusal
  }): Command<CaseFile> =>
    command<CaseRoute, Asked, CaseFacts, CaseFile>({
      route: spec.route,
      action: spec.action,
      load: async (call) => {
        const file = await loadCase(ground, call.params.id)
        return isRefusal(file) ? file : (spec.ask?.(file, call) ?? file)
      },
      resource: ({ lowering, ...file }: Asked) => caseResource(file, lowering),
      visibleBy: 'cases.read',
      version: ({ version }) => version,
      changed: lastChange,
      ...(spec.step ? { lifecycle: { of: caseLifecycle, step: spec.step, state: (file) => file.state } } : {}),
      facts: async (file) => ({
        authority: await authorityOf(identity, file),
        openTasks: spec.step === 'close' ? await countOpenTasks(kernel.database, file.id) : 0,
      }),
      decide: ({ lowering: _lowering, ...file }, call, { authority, openTasks }) =>
        answer(spec.decide(file, call, openTasks), authority),
      save: updateCase,
    })

  return {
    open,
    onCase: [
      onCase({
        route: contract.changeCase,
        action: 'cases.change',
        step: 'write',
        ask: (file, { body }) => ({ ...file, lowering: file.restricted && !body.restricted }),
        decide: rules.change,
      }),
      onCase({
        route: contract.markCase,
        action: 'cases.mark',
        ask: (file, { body }) => ({ ...file, lowering: rules.lowers(body.marking, file.marking) }),
        decide: (file, call) => rules.mark(state, file, call),
      }),
      onCase({ route: contract.closeCase, action: 'cases.close', step: 'close', decide: rules.close }),
      onCase({ route: contract.reopenCase, action: 'cases.reopen', step: 'reopen', decide: rules.reopen }),
      onCase({ route: contract.archiveCase, action: 'cases.archive', step: 'archive', decide: rules.archive }),
      onCase({ route: contract.holdCase, action: 'cases.hold', decide: rules.hold }),
      onCase({ route: contract.releaseHold, action: 'cases.release-hold', decide: rules.release }),
    ],
  }
}

function answer(changed: rules.Changed | Refusal, authority: Case['authority']): Outcome<CaseFile, Case> | Refusal {
  if (isRefusal(changed)) return changed
  const { file, events } = changed
  return { save: file, events, reply: shown(file, authority), version: file.version }
}
