import {
  answerRisk,
  changeRequest,
  checkRequest,
  readRequest,
  takeAct,
  writeAnnexes,
  writeSection,
} from '@comity/server/contracts/requests'
import type { Annex, RequestView, Said, Section } from '@comity/server/contracts/requests'
import type { BodyOf, ReplyOf } from '@comity/server/kernel/route'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ApiRefusal, api } from '../../../lib/api.ts'
import { keyOf, queryOf } from '../../../lib/queries.ts'
import { draftOf } from '../annexes/annex-draft.ts'
import { nextAfter } from './steps.ts'
import type { Step } from './steps.ts'

export type Part = Partial<BodyOf<typeof changeRequest>>

/** How a saving ended: done; somebody else changed the same thing; or it was not done. */
export type Saved =
  | { readonly is: 'saved' }
  | { readonly is: 'changed'; readonly now: RequestView }
  | { readonly is: 'refused'; readonly refusal: ApiRefusal }

export type Standing = 'saved' | 'saving' | 'unsent'

export type DraftKeeper = {
  readonly view: RequestView
  readonly standing: Standing
  /** Saves one answer. `before` is the text it was opened with: what others wrote meanwhile is never overwritten unseen. */
  readonly answer: (section: Section, before: string) => Promise<Saved>
  /** Saves why a likely ground of refusal does not stand, in the name of who writes it. */
  readonly counter: (ground: Ground, text: string, before: string) => Promise<Saved>
  readonly change: (part: Part) => Promise<Saved>
  /** Changes the list of annexes as it stands now; what others changed in it meanwhile stays. */
  readonly annex: (change: (now: readonly Annex[]) => readonly Annex[]) => Promise<Saved>
  readonly act: (act: string, said: Omit<Said, 'request'>) => Promise<Saved>
  /** The page that comes after one, as the draft stands after what was saved last. */
  readonly next: (at: Step) => Step
}

type Body = BodyOf<typeof changeRequest>

/** One piece of a draft on its way to the node. */
type Piece<Reply> = {
  readonly send: (now: RequestView) => Promise<Reply>
  /** Whether somebody else changed the same piece, as the draft stands now. */
  readonly touched: (now: RequestView) => boolean
  readonly take: (reply: Reply) => void | Promise<void>
}

/** What a draft consists of beside its sections, as it is sent. */
function bodyOf(view: RequestView): Body {
  const { title, question, instruments, proceeding, persons, language, channel, confidential, privileged, urgent } =
    view
  return { title, question, instruments, proceeding, persons, language, channel, confidential, privileged, urgent }
}

export type Ground = { readonly instrument: string; readonly id: string }
export const answerTo = ({ gate }: RequestView, ground: Ground) =>
  gate.risks.find(({ instrument, id }) => instrument === ground.instrument && id === ground.id)?.answer?.text ?? ''

const textOf = (view: RequestView, id: string) => view.sections.find((one) => one.id === id)?.text ?? ''

/**
 * Saves a draft piece by piece, one saving after the other, each on the version the one before left. Where somebody
 * else changed the draft meanwhile, a piece they did not touch is saved on top of theirs; one they touched is not.
 */
export function useDraftKeeper(view: RequestView): DraftKeeper {
  const client = useQueryClient()
  const asked = useMemo(() => queryOf(readRequest, { params: { id: view.id } }), [view.id])
  const latest = useRef(view)
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const [standing, setStanding] = useState<Standing>('saved')
  useEffect(() => {
    if (view.version >= latest.current.version) latest.current = view
  }, [view])

  const lookAgain = useCallback(async () => {
    const now = await client.fetchQuery({ ...asked, staleTime: 0 })
    latest.current = now
    return now
  }, [client, asked])

  // What stands against it depends on what was changed; an answer to a section changes nothing of it.
  const checkAgain = useCallback(
    async () => client.invalidateQueries({ queryKey: keyOf(checkRequest, { params: { id: view.id } }) }),
    [client, view.id],
  )

  const inTurn = useCallback(async (save: () => Promise<Saved>): Promise<Saved> => {
    const before = queue.current
    const turn = (async () => {
      await before
      setStanding('saving')
      let saved: Saved
      try {
        saved = await save()
      } catch (failure) {
        if (!(failure instanceof ApiRefusal)) throw failure
        saved = { is: 'refused', refusal: failure }
      }
      setStanding(saved.is === 'saved' ? 'saved' : 'unsent')
      return saved
    })()
    queue.current = turn.catch(() => undefined)
    return turn
  }, [])

  /**
   * Saves one piece: sends it on the version that stands, and once more on top of what somebody else saved meanwhile,
   * unless they touched the same piece. `take` says how the draft stands after it.
   */
  const piece = useCallback(
    async <Reply>({ send, touched, take }: Piece<Reply>): Promise<Saved> =>
      inTurn(async () => {
        let reply: Reply
        try {
          reply = await send(latest.current)
        } catch (failure) {
          if (!(failure instanceof ApiRefusal) || failure.code !== 'changed-since-opened') throw failure
          const now = await lookAgain()
          if (touched(now)) return { is: 'changed', now }
          reply = await send(now)
        }
        await take(reply)
        return { is: 'saved' }
      }),
    [inTurn, lookAgain],
  )

  const stands = useCallback(
    (now: RequestView) => {
      latest.current = now
      client.setQueryData(keyOf(readRequest, { params: { id: now.id } }), now)
    },
    [client],
  )

  const readAgain = useCallback(
    async () => void (await Promise.all([lookAgain(), checkAgain()])),
    [lookAgain, checkAgain],
  )

  const answer = useCallback<DraftKeeper['answer']>(
    async ({ id, text, nothing }, before) =>
      piece({
        send: async (now) =>
          api.call(writeSection, {
            params: { id: now.id, section: id },
            body: { text, nothing },
            version: now.version,
          }),
        touched: (now) => ![before, text.trim()].includes(textOf(now, id)),
        take: ({ gate, version }) => {
          const others = latest.current.sections.filter((one) => one.id !== id)
          const empty = text.trim() === '' && !nothing
          const sections = empty ? others : [...others, { id, text: text.trim(), nothing }]
          stands({ ...latest.current, gate, version, sections })
        },
      }),
    [piece, stands],
  )

  const counter = useCallback<DraftKeeper['counter']>(
    async (ground, text, before) =>
      piece({
        send: async ({ id, version }) =>
          api.call(answerRisk, {
            params: { id, instrument: ground.instrument, ground: ground.id },
            body: { answer: text.trim() },
            version,
          }),
        touched: (now) => ![before, text.trim()].includes(answerTo(now, ground)),
        take: async (reply) => {
          stands({ ...latest.current, ...reply })
          await checkAgain()
        },
      }),
    [piece, stands, checkAgain],
  )

  const change = useCallback<DraftKeeper['change']>(
    async (part) => {
      let opened: Body | undefined
      return piece({
        send: async (now) => {
          opened ??= bodyOf(now)
          const { id, version } = now
          return api.call(changeRequest, { params: { id }, body: { ...bodyOf(now), ...part }, version })
        },
        touched: (now) => {
          const theirs = bodyOf(now)
          return (Object.keys(part) as (keyof Body)[]).some(
            (name) => JSON.stringify(theirs[name]) !== JSON.stringify(opened?.[name]),
          )
        },
        take: readAgain,
      })
    },
    [piece, readAgain],
  )

  const annex = useCallback<DraftKeeper['annex']>(
    async (changed) =>
      piece({
        send: async ({ id, version, annexes }) =>
          api.call(writeAnnexes, { params: { id }, body: { annexes: changed(annexes).map(draftOf) }, version }),
        touched: () => false,
        take: readAgain,
      }),
    [piece, readAgain],
  )

  const act = useCallback<DraftKeeper['act']>(
    async (name, said) =>
      inTurn(async () => {
        const { id, version } = latest.current
        try {
          await api.call(takeAct, { params: { id, act: name }, body: said, version })
        } catch (failure) {
          // Whatever came of it, the screen shows what stands now.
          await lookAgain().catch(() => undefined)
          throw failure
        }
        await lookAgain()
        void client.invalidateQueries({ queryKey: ['requests'] })
        return { is: 'saved' }
      }),
    [client, inTurn, lookAgain],
  )
  const next = useCallback<DraftKeeper['next']>(
    (at) => {
      const checked = client.getQueryData<ReplyOf<typeof checkRequest>>(
        keyOf(checkRequest, { params: { id: view.id } }),
      )
      return nextAfter(latest.current, checked?.faults.map(({ condition }) => condition) ?? [], at)
    },
    [client, view.id],
  )
  return { view, standing, answer, counter, change, annex, act, next }
}
