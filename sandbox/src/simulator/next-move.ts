import { createHash } from 'node:crypto'
import { kindOf } from '@comity/law/kinds/catalogue'
import { dutiesOf } from '@comity/law/kinds/duties'
import type { RequestView, Said } from '@comity/server/contracts/requests'
import { saidFor } from './said.ts'
import { fits, type Move, type Script } from './script.ts'
import { scripts, scriptOf } from './scripts.ts'

/** What an administrator of the simulator may set: a script for a State, and one for a single request. */
export type Wishes = {
  readonly seed: string
  /** How long a day of a script lasts, in milliseconds. */
  readonly dayMs: number
  readonly states: Readonly<Record<string, string>>
  readonly requests: Readonly<Record<string, string>>
}

/** A request as the simulated desk sees it: what stands in it, which acts it knows, and which are open to it now. */
export type Seen = {
  readonly view: RequestView
  readonly open: ReadonlySet<string>
}

export type Next =
  | {
      readonly is: 'act'
      readonly act: string
      readonly said: Omit<Said, 'request'>
      readonly move: string
      readonly wrong: boolean
    }
  | { readonly is: 'wait'; readonly until: string }
  | { readonly is: 'nothing' }

/** A number from 0 to 1 that is always the same for the same seed, request and move. */
export function drawn(seed: string, ...of: readonly (string | number)[]): number {
  return (
    createHash('sha256')
      .update([seed, ...of].join('\n'))
      .digest()
      .readUInt32BE() /
    2 ** 32
  )
}

/** In place of a script: only requests that name one, or for which one was set, are worked. */
export const byWord = 'by-word'

/**
 * The script of a request: the one it names itself (`simulate: refuses` in its title or proceeding), the one set for it,
 * the one set for the State, or one drawn by the seed. Undefined where the State works only what names a script.
 */
export function chosen(
  view: Pick<RequestView, 'reference' | 'title' | 'proceeding' | 'kind'>,
  state: string,
  wishes: Wishes,
): Script | undefined {
  const word = /\bsimulate:\s*([a-z][a-z-]*[a-z])/i.exec(`${view.title} ${view.proceeding}`)?.[1]?.toLowerCase()
  const own = [word, wishes.requests[view.reference]].flatMap((name) => scriptOf(name ?? '') ?? [])[0]
  const ofState = wishes.states[state]
  const kind = kindOf(view.kind)
  const known = kind === undefined ? scripts : scripts.filter((one) => fits(one, kind))
  // A script without meaning for a kind is played as the plain one.
  const played = (script: Script | undefined) =>
    script === undefined || known.includes(script) ? script : scriptOf('helpful')
  if (own !== undefined || ofState === byWord) return played(own)
  return played(scriptOf(ofState ?? '')) ?? known[Math.floor(drawn(wishes.seed, view.reference) * known.length)]
}

/**
 * What the simulated desk does next in a request. It depends on the request, the script, the time and the seed alone:
 * how far the script has come is read off the history, so that a restart changes nothing. `tried` names the wrong moves
 * that were stopped already, of which nothing stands in the history.
 */
export function nextMove(
  script: Script,
  seen: Seen,
  given: {
    readonly now: string
    readonly wishes: Pick<Wishes, 'seed' | 'dayMs'>
    readonly tried: ReadonlySet<string>
  },
): Next {
  const { view } = seen
  const found = view.ended ? undefined : (answerTo(script, seen) ?? turnOf(script, seen, given.tried))
  if (found === undefined) return { is: 'nothing' }
  const { dayMs, seed } = given.wishes
  const { act, move, key } = found
  const [from, to] = move.after
  const days = from + (to - from) * drawn(seed, view.reference, key)
  const last = view.steps.at(-1)
  const since = Temporal.Instant.from(last?.receivedAt ?? last?.at ?? view.openedAt)
  const until = since.add({ milliseconds: Math.round(days * dayMs) }).toString({ smallestUnit: 'millisecond' })
  if (until > given.now) return { is: 'wait', until }
  const said = found.said ?? saidFor(act, move, view, given.now)
  return { is: 'act', act, said, move: key, wrong: move.wrongIn !== undefined }
}

type Turn = {
  readonly act: string
  readonly move: Move
  readonly key: string
  readonly said?: Omit<Said, 'request'>
}

/** Whose turn it is among the moves that have not been made; undefined while the other side is to act. */
function turnOf({ moves }: Script, { view, open }: Seen, tried: ReadonlySet<string>): Turn | undefined {
  const known = new Set(view.acts.map(({ id }) => id))
  for (const [index, move] of moves.entries()) {
    const act = move.do.find((one) => known.has(one))
    if (index < comeTo(moves, view) || act === undefined) continue
    const turn = { act, move, key: `${index} ${act}` }
    if (move.wrongIn !== undefined) {
      if (view.phase === move.wrongIn && !tried.has(turn.key) && isWrong(act, move, view)) return turn
    } else if (open.has(act)) return turn
    else if (move.ifOpen !== true) return undefined
  }
  return undefined
}

/** Unheard is against the rules only where an instrument of the request asks for consultation first. */
function isWrong(act: string, { say }: Move, { instruments, kind }: RequestView): boolean {
  if (say?.ground !== 'known') return true
  const duties = dutiesOf('consultation', instruments, kindOf(kind)?.measure ?? null)
  return duties.some(({ acts }) => acts?.includes(act) === true)
}

/** The first move that has not been made, by the history of this side. */
function comeTo(moves: readonly Move[], { steps, side }: RequestView): number {
  let at = 0
  for (const { by, act } of steps) {
    const made =
      by === side
        ? moves.findIndex((move, index) => index >= at && move.do.includes(act) && move.wrongIn === undefined)
        : -1
    if (made !== -1) at = made + 1
  }
  return at
}

/** What is answered out of turn: a question for consent, for the state of things, for another look, a withdrawal. */
function answerTo({ consent, status }: Script, { view }: Seen): Turn | undefined {
  const unanswered = (asked: string, answered: string) => {
    const of = (act: string) => view.steps.filter((step) => step.act === act)
    return of(asked).length > of(answered).length ? of(asked).at(of(answered).length) : undefined
  }
  const answer = (act: string, days: number, said: Omit<Said, 'request'>): Turn => ({
    act,
    move: { do: [act], after: [0, days] },
    key: `${act} ${view.steps.length}`,
    said,
  })
  const use = unanswered('ask-consent', 'answer-consent')?.said.use
  if (use !== undefined && consent !== 'silent') {
    const granted = consent === 'grants'
    const reasons = granted ? 'We consent (simulated).' : 'We do not consent to this use (simulated).'
    return answer('answer-consent', 5, { use, granted, reasons })
  }
  if (status && unanswered('ask-status', 'answer-status') !== undefined) {
    return answer('answer-status', 2, { reasons: 'It is being worked on (simulated).' })
  }
  if (view.phase === 'disputed') {
    const say = { ground: 'known', reasons: 'We have looked again and come to the same (simulated).' } as const
    return answer('uphold', 10, saidFor('uphold', { say }, view, ''))
  }
  return view.phase === 'withdrawn' ? answer('close-here', 2, {}) : undefined
}
