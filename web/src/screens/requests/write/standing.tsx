import type { ApiRefusal } from '../../../lib/api.ts'
import { hasMessage, useFormats, useMessages } from '../../../lib/messages.tsx'
import type { PlainKey } from '../../../lib/messages.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { Sign } from '../../../ui/sign.tsx'
import { Conflict } from '../../cases/conflict.tsx'
import { Sent } from '../../cases/sent.tsx'
import type { DraftKeeper, Saved } from './draft.ts'
import { useWording } from '../../law/wording.ts'
import { isAt, mustChoose, pagesOf } from './steps.ts'
import type { Step } from './steps.ts'
import css from './write.module.css'

/** Where among the pages this one stands, for which request, and whether what was typed is with the node. */
export function Lead({ keeper: { view, standing }, at }: { keeper: DraftKeeper; at?: Step }) {
  const m = useMessages()
  const pages = pagesOf(view)
  const place = at === undefined ? -1 : pages.findIndex((one) => isAt(one, at))
  return (
    <div className={css['lead']}>
      {place >= 0 && <span>{m('requestWrite.pageOf', { at: place + 1, of: pages.length })}</span>}
      <bdi>{view.reference}</bdi>
      {!mustChoose(view) && <span>{m('requestWrite.score', { score: view.gate.score })}</span>}
      <output>
        {standing === 'saved' && (
          <>
            <Sign of="good" /> {m('requestWrite.saved')}
          </>
        )}
        {standing === 'saving' && m('requestWrite.saving')}
        {standing === 'unsent' && (
          <>
            <Sign of="caution" /> {m('requestWrite.unsent')}
          </>
        )}
      </output>
    </div>
  )
}

const away = ['offline', 'timed-out', 'unavailable']

/** What came of a saving that was not done: the connection, a refusal with its reason, or somebody else's change. */
export function NotSaved({ refusal, onRetry }: { refusal: ApiRefusal | undefined; onRetry: () => void }) {
  const m = useMessages()
  if (refusal === undefined) return null
  if (!away.includes(refusal.code)) return <Sent refusal={refusal} again={onRetry} />
  return (
    <Banner tone="caution" role="alert">
      {m('requestWrite.connectionLost')}
    </Banner>
  )
}

export function refusalOf(saved: Saved | undefined): ApiRefusal | undefined {
  return saved?.is === 'refused' ? saved.refusal : undefined
}

export function isAway(saved: Saved | undefined): boolean {
  return saved?.is === 'refused' && away.includes(saved.refusal.code)
}

type ChangedProps = {
  readonly title: string
  readonly before: string
  readonly now: string
  readonly onKeep: () => void
  readonly onLoad: () => void
}

/** Somebody else changed the same answer: both are shown, and one is chosen. */
export function Changed({ title, before, now, onKeep, onLoad }: ChangedProps) {
  return <Conflict differences={[{ title, before: before || '—', now: now || '—' }]} onKeep={onKeep} onLoad={onLoad} />
}

/** What a channel is called; in the words of the data where it is a rare one. */
export function useChannelName(): (id: string, text?: string) => string {
  const m = useMessages()
  const { read } = useWording()
  return (id, text = id.replaceAll('-', ' ')) =>
    hasMessage('requestWrite', `channel-${id}`) ? m(`requestWrite.channel-${id}` as PlainKey) : read(text).text
}

export function useLanguageName(): (tag: string) => string {
  const { language } = useFormats()
  const names = new Intl.DisplayNames(language, { type: 'language' })
  return (tag) => names.of(tag) ?? tag
}
