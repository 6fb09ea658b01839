import { kindOf } from '@comity/law/kinds/catalogue'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { Link } from '../../../ui/link.tsx'
import { MarkingChips } from '../../../ui/marking.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { useOffenceName } from '../../cases/words.tsx'
import { English } from '../../law/english.tsx'
import { inOrder } from '../annexes/annex-draft.ts'
import type { Saved } from './draft.ts'
import { FirstDates } from './first-dates.tsx'
import { usePersonLine } from './from-case.ts'
import { isDirect } from './kinds.ts'
import { useAskerName } from './section-words.ts'
import { Lead, NotSaved, refusalOf, useChannelName, useLanguageName } from './standing.tsx'
import { Stands, standsInTheWay } from './stands.tsx'
import { StepPage } from './step-page.tsx'
import { hrefOf, isNeeded, ownSections } from './steps.ts'
import type { Step } from './steps.ts'
import { titleOf } from './tasks.tsx'
import type { StepProps } from './write.tsx'
import css from './write.module.css'

/** The act by which a request is handed in whose provisional arrest was asked before it. */
const handingIn: Readonly<Record<string, string>> = {
  'arrest-asked': 'submit-after-arrest',
  'arrest-notified': 'documents-ready',
  'not-arrested': 'submit-after-arrest',
}

/** All answers before it is handed in; each leads back to its page. Nothing incomplete leaves from here. */
export function CheckStep({ keeper, faults, at, go, onHandedIn }: StepProps & { readonly onHandedIn: () => void }) {
  const m = useMessages()
  const formats = useFormats()
  const line = usePersonLine()
  const nameOf = useAskerName()
  const offenceName = useOffenceName()
  const languageName = useLanguageName()
  const channelName = useChannelName()
  const { view } = keeper
  const [saved, setSaved] = useState<Saved>()
  const [busy, setBusy] = useState(false)
  const [reasons, setReasons] = useState('')
  const [unsaid, setUnsaid] = useState(false)
  const open = standsInTheWay(m, view, faults)
  const answer = (id: string) => view.sections.find((one) => one.id === id)
  const again = view.duplicates.length > 0
  const duplicate = m('requestWrite.duplicate', { references: formats.list(view.duplicates) })
  const handIn = async () => {
    if (open.length > 0 || busy) {
      document.getElementById('stands-in-the-way')?.focus()
      return
    }
    setUnsaid(again && reasons.trim() === '')
    if (again && reasons.trim() === '') return
    setBusy(true)
    const outcome = await keeper.act(
      handingIn[view.state] ?? 'complete',
      reasons.trim() === '' ? {} : { reasons: reasons.trim() },
    )
    setBusy(false)
    setSaved(outcome)
    if (outcome.is === 'saved') {
      onHandedIn()
      go()
    }
  }
  return (
    <StepPage
      title={m('requestWrite.step-check')}
      tab={view.reference}
      lead={<Lead keeper={keeper} at={at} />}
      errors={unsaid ? [{ field: 'reasons', message: duplicate }] : []}
      busy={busy}
      main={m('requestWrite.handIn')}
      back={m('requestWrite.toTasks')}
      onDone={() => void handIn()}
      onBack={() => go()}
      beside={<FirstDates view={view} />}
    >
      {open.length > 0 ? <Stands of={open} /> : <p className={css['good']}>{m('requestWrite.nothingStands')}</p>}
      {again && (
        <>
          <Banner tone="caution">{duplicate}</Banner>
          <TextField
            name="reasons"
            label={m('requestWrite.whyAgain')}
            error={unsaid ? duplicate : undefined}
            lines={3}
            value={reasons}
            onChange={setReasons}
          />
        </>
      )}
      <NotSaved refusal={refusalOf(saved)} onRetry={() => void handIn()} />
      <dl className={css['answers']}>
        <Row id={view.id} at={{ step: 'basis' }}>
          {view.instruments.length === 0
            ? m('requestWrite.notAnswered')
            : view.instruments.map((one) => (
                <div key={one}>
                  <English>{nameOf(one).text}</English>
                </div>
              ))}
        </Row>
        <Row id={view.id} at={{ step: 'persons' }}>
          <bdi>{view.persons.map(line).join('\n') || m('requestWrite.nobody')}</bdi>
        </Row>
        {ownSections(view).map((item) => {
          const { section } = item
          const given = answer(section)
          // What may be left out and was left out is not shown.
          if (given === undefined && !isNeeded(item)) return null
          return (
            <Row key={section} id={view.id} at={{ step: 'section', about: section }}>
              {given === undefined || given.text === '' ? (
                item.document?.is === 'annexed' ? (
                  m('annexes.is-annexed')
                ) : (
                  m('requestWrite.notAnswered')
                )
              ) : (
                <>
                  {given.nothing && <span className="dim">{m('requestWrite.nothing')} </span>}
                  <span dir="auto" lang={view.language}>
                    {given.text}
                  </span>
                </>
              )}
            </Row>
          )
        })}
        <Row id={view.id} at={{ step: 'annexes' }}>
          {view.annexes.length === 0
            ? m('annexes.none')
            : inOrder(view.annexes).map(({ id, number, title }) => (
                <div key={id}>
                  {m('annexes.annex', { number })}: <bdi lang={title.language}>{title.text}</bdi>
                </div>
              ))}
        </Row>
        <Row id={view.id} at={{ step: 'language' }}>
          {languageName(view.language)}
          {view.channel !== null && `\n${channelName(view.channel)}`}
        </Row>
        <Row id={view.id} at={{ step: 'handling' }}>
          <bdi>{view.title}</bdi>
          {'\n'}
          {kindOf(view.kind)?.names[formats.language]}, {offenceName(view.question.offence)},{' '}
          <bdi>{view.proceeding}</bdi>
          {(['confidential', 'privileged', 'urgent'] as const)
            .filter((flag) => view[flag])
            .map((flag) => `\n${m(`requestWrite.flag-${flag}`)}`)}
          <div>
            <MarkingChips marking={view.marking} />
          </div>
        </Row>
      </dl>
      <p className="dim">{m(isDirect(view.kind) ? 'requestWrite.afterHandInDirect' : 'requestWrite.afterHandIn')}</p>
    </StepPage>
  )
}

function Row({ id, at, children }: { id: string; at: Step; children: ReactNode }) {
  const m = useMessages()
  const title = titleOf(m, at)
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
      <dd>
        <Link href={hrefOf(id, at)}>
          {m('caseForm.change')}
          <span className="unseen"> {title}</span>
        </Link>
      </dd>
    </div>
  )
}
