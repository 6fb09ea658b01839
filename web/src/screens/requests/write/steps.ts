import type { GateItem, RequestView } from '@comity/server/contracts/requests'
import type { TaskState } from '../../../ui/task-list.tsx'
import { keptText } from './kept.ts'

/** The pages of writing a request beside those of its sections. */
export const stepNames = [
  'basis',
  'fact',
  'persons',
  'section',
  'annexes',
  'language',
  'handling',
  'risks',
  'check',
] as const
export type StepName = (typeof stepNames)[number]
export type Step = { readonly step: StepName; readonly about?: string }

/** States in which a request is written: drafts, and requests whose provisional arrest was asked before them. */
const written: readonly string[] = ['draft', 'based', 'arrest-asked', 'arrest-notified', 'not-arrested']

export function isWritten({ side, state }: Pick<RequestView, 'side' | 'state'>): boolean {
  return side === 'requesting' && written.includes(state)
}

export function hrefOf(id: string, at?: Step): string {
  if (at === undefined) return `/requests/${id}/write`
  return `/requests/${id}/write?step=${at.step}${at.about === undefined ? '' : `&about=${encodeURIComponent(at.about)}`}`
}

export function isAt(one: Step, other: Step): boolean {
  return one.step === other.step && one.about === other.about
}

/** The section that is answered on the page of persons, and not on one of its own. */
export const personsSection = 'persons'

/** The order in which a request is read; what is not named here comes after. */
const inOrder: readonly string[] = [
  'authorities',
  'requesting-authority',
  'proceeding',
  'facts',
  'offence',
  'provisions',
  'assistance',
  'accounts',
  'purpose',
  'link-to-state',
]

/** Sections that stand on pages of their own: what is required first. The order does not change while one answers. */
export function ownSections(view: RequestView): readonly GateItem[] {
  const place = (id: string) => (inOrder.includes(id) ? inOrder.indexOf(id) : inOrder.length)
  return view.gate.items
    .filter(({ section }) => section !== personsSection)
    .toSorted(
      (a, b) =>
        Number(isNeeded(b)) - Number(isNeeded(a)) ||
        place(a.section) - place(b.section) ||
        a.section.localeCompare(b.section),
    )
}

export function isNeeded({ need, open, blocks }: GateItem): boolean {
  return need === 'always' || need === 'if' || blocks || open
}

/** Every page in the order it is best done. */
export function pagesOf(view: RequestView): readonly Step[] {
  return [
    { step: 'basis' },
    { step: 'persons' },
    ...ownSections(view).map(({ section }): Step => ({ step: 'section', about: section })),
    { step: 'annexes' },
    { step: 'language' },
    { step: 'handling' },
    { step: 'risks' },
    { step: 'check' },
  ]
}

/** Where Continue leads: the next page that is not done, one before it, or the check. What may be left out is passed over. */
export function nextAfter(view: RequestView, faults: readonly string[], at: Step): Step {
  const all = pagesOf(view)
  const from = all.findIndex((one) => isAt(one, at))
  const open = (one: Step) => {
    const state = stateOf(view, faults, one)
    // What must be annexed is asked where it is demanded.
    if (state === 'done' || one.step === 'annexes') return false
    return one.step !== 'section' || view.gate.items.some((item) => item.section === one.about && isNeeded(item))
  }
  const later = all.slice(from + 1).filter((one) => one.step !== 'check')
  return later.find(open) ?? all.slice(0, Math.max(from, 0)).find(open) ?? { step: 'check' }
}

/** Whether a page was opened in this browser: what needs no answer counts as done once it was seen. */
export const seenKey = (step: StepName) => `seen.${step}`

/** Whether the choice of the basis is an act of its own that nobody has done yet. */
export function mustChoose(view: RequestView): boolean {
  return view.state === 'draft' && view.acts.some(({ id }) => id === 'choose-basis')
}

/** How far a page is. `faults` are the conditions that do not hold, as the node names them. */
export function stateOf(view: RequestView, faults: readonly string[], { step, about }: Step): TaskState {
  const seen = keptText(sessionStorage, view.id, seenKey(step)) !== undefined
  switch (step) {
    case 'basis':
    case 'fact':
      if (mustChoose(view)) return 'open'
      if (view.instruments.length === 0) return view.state === 'draft' ? 'open' : 'done'
      return faults.includes('has-basis') || faults.includes('law-in-force') ? 'errors' : 'done'
    case 'persons': {
      const item = view.gate.items.find(({ section }) => section === personsSection)
      if (item?.blocks === true) return 'open'
      return view.persons.length > 0 || seen ? 'done' : 'open'
    }
    case 'section': {
      const item = view.gate.items.find(({ section }) => section === about)
      if (item === undefined) return 'blocked'
      if (item.is !== 'empty' && !item.blocks) return 'done'
      return item.is === 'empty' ? 'open' : 'seen'
    }
    case 'annexes':
      return seen || view.annexes.length > 0 ? 'done' : 'open'
    case 'language':
      if (faults.includes('language-accepted')) return 'errors'
      return faults.includes('channel-allowed') || (view.channel === null && !seen) ? 'open' : 'done'
    case 'handling':
      return seen || view.confidential || view.privileged || view.urgent ? 'done' : 'open'
    case 'risks':
      if (mustChoose(view)) return 'blocked'
      if (unanswered(view).length > 0) return 'open'
      return seen || view.gate.risks.length === 0 ? 'done' : 'open'
    case 'check':
      break
  }
  return mustChoose(view) ? 'blocked' : 'open'
}

/** Under which name what was typed to a ground waits in the browser until it is with the node. */
export const riskKey = (risk: { readonly instrument: string; readonly id: string }) =>
  `risk.${risk.instrument}.${risk.id}`

export function unanswered({ gate }: RequestView): RequestView['gate']['risks'] {
  return gate.risks.filter(({ level, answered }) => level === 'likely' && !answered)
}
