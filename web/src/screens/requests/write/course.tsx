import { kindOf, trackOf } from '@comity/law/kinds/catalogue'
import { useState } from 'react'
import { hasMessage, useFormats, useMessages } from '../../../lib/messages.tsx'
import type { PlainKey } from '../../../lib/messages.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Link } from '../../../ui/link.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { Sign } from '../../../ui/sign.tsx'
import { RefusalNotice } from '../../identity/notice.tsx'
import type { DraftKeeper, Saved } from './draft.ts'
import { FirstDates } from './first-dates.tsx'
import { refusalOf } from './standing.tsx'
import css from './write.module.css'

const way: readonly string[] = ['complete', 'authorise', 'approve', 'translate', 'submit']
/** The way of a request whose provisional arrest was asked before it. */
const wayAfterArrest: readonly string[] = ['ask-arrest', 'documents-ready', 'submit-after-arrest']

/** After it was handed in: the steps until it leaves the State, who does each, and the one that is open now. */
export function Course({ keeper }: { keeper: DraftKeeper }) {
  const m = useMessages()
  const formats = useFormats()
  const { language } = formats
  const { view } = keeper
  const [saved, setSaved] = useState<Saved>()
  const [busy, setBusy] = useState<string>()
  const kind = kindOf(view.kind)
  const acts = kind === undefined ? [] : trackOf(kind).requesting.acts
  const done = new Set(view.steps.filter(({ by }) => by === 'requesting').map(({ act }) => act))
  // What was sent back begins again: only what was done since then counts.
  const since = view.steps.findLastIndex(({ act }) => act === 'revise' || act === 'send-back')
  const counted = new Set(view.steps.slice(since + 1).map(({ act }) => act))
  const take = async (act: string) => {
    setBusy(act)
    setSaved(
      await keeper.act(
        act,
        act === 'approve' && view.channel !== null
          ? { channel: view.channel }
          : act === 'translate'
            ? { language: view.language }
            : {},
      ),
    )
    setBusy(undefined)
  }
  const shown = (done.has('ask-arrest') ? wayAfterArrest : way).flatMap((id) => {
    const act = acts.find((one) => one.id === id)
    return act === undefined ? [] : [{ act, offer: view.acts.find((one) => one.id === id) }]
  })
  return (
    <Page
      title={view.title}
      tab={view.reference}
      beside={<Badge>{kind?.names[language] ?? view.kind}</Badge>}
      lead={
        <p className={css['lead']}>
          <bdi>{view.reference}</bdi>
          <span>
            {m(done.has('submit') || done.has('submit-after-arrest') ? 'requestWrite.sent' : 'requestWrite.handedIn')}
          </span>
        </p>
      }
      actions={<Link href={`/requests/${view.id}`}>{m('requestWrite.toRequest')}</Link>}
    >
      <RefusalNotice refusal={refusalOf(saved)} />
      <Section title={m('requestWrite.whatFollows')}>
        <ol className={css['course']}>
          {shown.map(({ act, offer }) => (
            <li key={act.id}>
              <span>
                {hasMessage('requestWrite', `act-${act.id}`) ? m(`requestWrite.act-${act.id}` as PlainKey) : act.text}
                <span className="dim">
                  {formats.list(
                    act.roles.filter((role) => hasMessage('role', role)).map((role) => m(`role.${role}` as PlainKey)),
                  )}
                  {act.fourEyes && ` · ${m('requestWrite.fourEyes')}`}
                </span>
              </span>
              {counted.has(act.id) ? (
                <Badge tone="good">
                  <Sign of="good" /> {m('form.taskDone')}
                </Badge>
              ) : offer?.allowed === true ? (
                <Button kind="main" busy={busy === act.id} onClick={() => void take(act.id)}>
                  {m('requestWrite.doNow')}
                  <span className="unseen">
                    {' '}
                    {hasMessage('requestWrite', `act-${act.id}`)
                      ? m(`requestWrite.act-${act.id}` as PlainKey)
                      : act.text}
                  </span>
                </Button>
              ) : (
                <Badge>{m('form.taskBlocked')}</Badge>
              )}
            </li>
          ))}
        </ol>
      </Section>
      <FirstDates view={view} />
    </Page>
  )
}
