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

  const answer = useCallback<DraftKeeper['answer']>(
    async ({ id, text, nothing }, before) =>
      inTurn(async () => {
        const send = async (version: number) =>
          api.call(writeSection, { params: { id: latest.current.id, section: id }, body: { text, nothing }, version })
        const reply = await unlessChanged(
          send,
          latest.current.version,
          async () => {
            const now = await lookAgain()
            const theirs = textOf(now, id)
            return theirs === before || theirs === text.trim() ? undefined : now
          },
          () => latest.current.version,
        )
        if ('changed' in reply) return { is: 'changed', now: reply.changed }
        const { gate, version } = reply.done
        const others = latest.current.sections.filter((one) => one.id !== id)
        const empty = text.trim() === '' && !nothing
        const sections = empty ? others : [...others, { id, text: text.trim(), nothing }]
        latest.current = { ...latest.current, gate, version, sections }
        client.setQueryData(keyOf(readRequest, { params: { id: latest.current.id } }), latest.current)
        return { is: 'saved' }
      }),
    [client, inTurn, lookAgain],
  )

  const counter = useCallback<DraftKeeper['counter']>(
    async (ground, text, before) =>
      inTurn(async () => {
        const params = { id: latest.current.id, instrument: ground.instrument, ground: ground.id }
        const send = async (version: number) => api.call(answerRisk, { params, body: { answer: text.trim() }, version })
        const reply = await unlessChanged(
          send,
          latest.current.version,
          async () => {
            const now = await lookAgain()
            const theirs = answerTo(now, ground)
            return theirs === before || theirs === text.trim() ? undefined : now
          },
          () => latest.current.version,
        )
        if ('changed' in reply) return { is: 'changed', now: reply.changed }
        latest.current = { ...latest.current, ...reply.done }
        client.setQueryData(keyOf(readRequest, { params: { id: latest.current.id } }), latest.current)
        await checkAgain()
        return { is: 'saved' }
      }),
    [client, inTurn, lookAgain, checkAgain],
  )

  const change = useCallback<DraftKeeper['change']>(
    async (part) =>
      inTurn(async () => {
        const opened = bodyOf(latest.current)
        const send = async (version: number) =>
          api.call(changeRequest, {
            params: { id: latest.current.id },
            body: { ...bodyOf(latest.current), ...part },
            version,
          })
        const reply = await unlessChanged(
          send,
          latest.current.version,
          async () => {
            const now = await lookAgain()
            const theirs = bodyOf(now)
            const touched = (Object.keys(part) as (keyof Body)[]).some(
              (name) => JSON.stringify(theirs[name]) !== JSON.stringify(opened[name]),
            )
            return touched ? now : undefined
          },
          () => latest.current.version,
        )
        if ('changed' in reply) return { is: 'changed', now: reply.changed }
        await Promise.all([lookAgain(), checkAgain()])
        return { is: 'saved' }
      }),
    [inTurn, lookAgain, checkAgain],
  )

  const annex = useCallback<DraftKeeper['annex']>(
    async (change_) =>
      inTurn(async () => {
        const send = async (version: number) =>
          api.call(writeAnnexes, {
            params: { id: latest.current.id },
            body: { annexes: change_(latest.current.annexes).map(draftOf) },
            version,
          })
        await unlessChanged(
          send,
          latest.current.version,
          async () => {
            await lookAgain()
            return undefined
          },
          () => latest.current.version,
        )
        await Promise.all([lookAgain(), checkAgain()])
        return { is: 'saved' }
      }),
    [inTurn, lookAgain, checkAgain],
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

type Sent<Reply> = { readonly done: Reply } | { readonly changed: RequestView }

/** Sends; when the draft was changed meanwhile, once more on top of that, unless the same thing was touched. */
async function unlessChanged<Reply>(
  send: (version: number) => Promise<Reply>,
  version: number,
  touched: () => Promise<RequestView | undefined>,
  newVersion: () => number,
): Promise<Sent<Reply>> {
  try {
    return { done: await send(version) }
  } catch (failure) {
    if (!(failure instanceof ApiRefusal) || failure.code !== 'changed-since-opened') throw failure
    const now = await touched()
    return now === undefined ? { done: await send(newVersion()) } : { changed: now }
  }
}
