import { randomUUID } from 'node:crypto'
import { findBases } from '@comity/law/finder/find'
import { kindOf, trackOf } from '@comity/law/kinds/catalogue'
import type { RequestView, Said } from '@comity/server/contracts/requests'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { itemsOf, logOf, termsOf, type Matter, type RequestFile } from '../../src/contexts/requests/records.ts'
import { carryOut } from '../../src/contexts/requests/rules.act.ts'
import { divergences } from '../../src/contexts/requests/rules.divergence.ts'
import { step } from '../../src/contexts/requests/rules.engine.ts'
import { judgeConditions } from '../../src/contexts/requests/rules.guards.ts'
import { gateOf, matterOf, periodsOf, shown, situationOf } from '../../src/contexts/requests/rules.matter.ts'
import { newlyReceived, takeIn, type Envelope } from '../../src/contexts/requests/rules.receive.ts'
import type { StoredStep } from '../../src/contexts/requests/store.requests.ts'
import { other } from '../../src/contexts/requests/rules.told.ts'
import { matter } from './matters.ts'

type Side = 'requesting' | 'requested'
type Kept = { file: RequestFile; steps: StoredStep[] }
type Asked = {
  readonly kind: string
  readonly from: string
  readonly to: string
  readonly instruments: readonly string[]
  readonly offence?: RequestFile['question']['offence']
  readonly facts?: Readonly<Record<string, string>>
  readonly proceeding?: string
}

/** The two sides of a request by the rules alone: no database, no policy, and messages that arrive at once. */
export type PairOfRules = {
  readonly view: (side: Side, now: string) => RequestView
  /** Does an act; `judged: false` takes its conditions for met. What stands against it, or nothing. */
  readonly act: (
    side: Side,
    id: string,
    said: Omit<Said, 'request'>,
    now: string,
    given?: { readonly judged?: boolean },
  ) => string | undefined
}

/** A request that is ready to be sent. */
export function pairOfRules({ kind: id, from, to, proceeding = 'Carpeta 1', ...asked }: Asked): PairOfRules {
  const kind = kindOf(id)
  if (kind === undefined) throw new Error(`no kind ${id}`)
  const track = trackOf(kind)
  const ready = track.requesting.acts.find((one) => one.id === 'submit')?.from[0] ?? ''
  const draft = matter({ ...asked, kind: id, side: 'requesting', own: from, peer: to, state: ready, proceeding })
  const kept: Partial<Record<Side, Kept>> = { requesting: { file: draft.file, steps: [] } }
  const matterAt = (side: Side): Matter => {
    const { file, steps } = kept[side] ?? { file: draft.file, steps: [] }
    const found = matterOf(file, steps, findBases)
    if (found === undefined || kept[side] === undefined) throw new Error(`nothing on the ${side} side`)
    return found
  }
  const facts = (side: Side, act: string, said: Said, now: string) => {
    const guards = track[side].acts.find((one) => one.id === act)?.guards ?? []
    return judgeConditions(guards, situationOf(matterAt(side), act, said, { now, duplicates: [], find: findBases }))
  }
  const all = (side: Side, act: string) =>
    Object.fromEntries(
      (track[side].acts.find((one) => one.id === act)?.guards ?? []).map((one) => [one, true as const]),
    )
  return {
    view: (side, now) => {
      const found = matterAt(side)
      const { file, steps } = found
      return {
        ...shown(found),
        sections: [...file.sections],
        persons: [...file.persons],
        annexes: [],
        periods: [...periodsOf(found, findBases, now)],
        gate: gateOf(found),
        terms: [...termsOf(steps)],
        items: [...itemsOf(steps, other(side))],
        steps: steps.map(({ entry: _entry, officer: _officer, ...one }) => one),
        acts: track[side].acts.map(({ id: act, text, to: leads, article }) => {
          const stepped = step(track, side, file, act, all(side, act))
          const base = {
            id: act,
            text,
            to: leads,
            message: null,
            asks: [],
            roles: [],
            fourEyes: false,
            because: null,
            rule: null,
          }
          return { ...base, article: article ?? null, allowed: !isRefusal(stepped) }
        }),
        duties: [],
        never: [],
        divergences: [...divergences(track, logOf(steps), [])],
        related: [],
        retention: { until: null, hold: null, destroyedAt: null },
        offers: [],
        duplicates: [],
      }
    },
    act: (side, act, said, now, { judged = true } = {}) => {
      const found = matterAt(side)
      const stepped = step(track, side, found.file, act, judged ? facts(side, act, said, now) : all(side, act))
      if (isRefusal(stepped)) return `${stepped.refused} ${stepped.rule ?? ''} ${stepped.detail ?? ''}`
      const { file, step: taken, told } = carryOut(found, stepped, said, { officer: null, post: '', now })
      kept[side] = { file, steps: [...(kept[side]?.steps ?? []), taken] }
      if (told === undefined) return undefined
      const there = other(side)
      const envelope: Envelope = {
        own: side === 'requesting' ? to : from,
        from: { state: side === 'requesting' ? from : to, authority: draft.file.authority },
        authority: draft.file.authority,
        marking: draft.file.marking,
        receivedAt: now,
        message: randomUUID(),
        now,
      }
      const theirs = kept[there]?.file ?? newlyReceived(told, envelope, `${envelope.own}-R-2026-000001`)
      if (isRefusal(theirs)) throw new Error(theirs.detail)
      kept[there] ??= { file: theirs, steps: [] }
      const came = takeIn(matterAt(there), told, envelope)
      if (came === undefined || isRefusal(came)) throw new Error(`${act} was not taken in`)
      kept[there] = { file: came.file, steps: [...kept[there].steps, came.step] }
      return undefined
    },
  }
}
