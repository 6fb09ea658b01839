import type { ReactNode } from 'react'
import type { ApiRefusal } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorSummary } from '../../ui/question.tsx'
import css from './cases.module.css'
import type { Draft, Fault, Question } from './draft.ts'
import { Sent } from './sent.tsx'
import { useOffenceName } from './words.tsx'

type CheckProps = {
  readonly draft: Draft
  readonly faults: readonly { readonly field: string; readonly fault: Fault }[]
  readonly pending: boolean
  readonly refusal: ApiRefusal | undefined
  readonly onBack: () => void
  readonly onSend: () => void
}

/** All answers before the case is opened; each leads back to its question. */
export function CheckAnswers({ draft, faults, pending, refusal, onBack, onSend }: CheckProps) {
  const m = useMessages()
  const formats = useFormats()
  const offenceName = useOffenceName()
  const said = (text: string) => (text.trim() === '' ? m('caseForm.notAnswered') : text)
  const restricted = { yes: 'caseForm.restricted', no: 'caseForm.notRestricted' } as const
  return (
    <Page title={m('caseForm.step_check')} tab={`${m('caseForm.step_check')} – ${m('cases.openCase')}`}>
      <div className={css['form']}>
        <ErrorSummary errors={faults.map(({ field, fault }) => ({ field, message: m(`caseForm.${fault}`) }))} />
        <dl className={css['answers']}>
          <Answer title={m('caseForm.caseTitle')} step="title">
            <bdi>{said(draft.title)}</bdi>
          </Answer>
          <Answer title={m('cases.summary')} step="title">
            <span dir="auto" className="prose">
              {said(draft.summary)}
            </span>
          </Answer>
          <Answer title={m('cases.offences')} step="offences">
            {said(formats.list(draft.offences.map(offenceName)))}
          </Answer>
          <Answer title={m('cases.marking')} step="marking">
            <MarkingChips marking={draft.marking} long />
          </Answer>
          <Answer title={m('caseForm.whoMaySee')} step="access">
            {draft.restricted === undefined ? m('caseForm.notAnswered') : m(restricted[draft.restricted])}
          </Answer>
        </dl>
        <Sent refusal={refusal} again={onSend} />
        <p className="dim">{m('caseForm.youWillLead')}</p>
        <ButtonRow>
          <Button kind="main" busy={pending} onClick={() => faults.length === 0 && onSend()}>
            {m('cases.openCase')}
          </Button>
          <Button onClick={onBack}>{m('form.back')}</Button>
        </ButtonRow>
      </div>
    </Page>
  )
}

function Answer({ title, step, children }: { title: string; step: Question; children: ReactNode }) {
  const m = useMessages()
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
      <dd>
        <Link href={`/cases/new?step=${step}`}>
          {m('caseForm.change')}
          <span className="unseen"> {title}</span>
        </Link>
      </dd>
    </div>
  )
}
