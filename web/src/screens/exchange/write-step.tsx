import { citeLegalBasis, legalBasisOf, purposeOf } from '@comity/law/purposes'
import { useState } from 'react'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { PlainKey } from '../../lib/messages.tsx'
import { ruleSentence } from '../../lib/rules.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { fieldId } from '../../ui/fields.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { ErrorSummary, Form, Question, Radios } from '../../ui/question.tsx'
import type { FormError } from '../../ui/question.tsx'
import { Reason } from '../../ui/reason.tsx'
import { MarkingField } from '../cases/marking-field.tsx'
import { markingFaults } from '../cases/draft.ts'
import { useSession } from '../identity/session.ts'
import { AttachmentsField } from './attachments-field.tsx'
import type { Attachments } from './attachments-field.tsx'
import type { About, FormRow } from './compose.tsx'
import type { Draft } from './draft.ts'
import css from './exchange.module.css'
import { formWords, pathWords } from './field-words.ts'
import { FormFields } from './form-fields.tsx'
import { PartyName } from './party.tsx'
import { RecipientsField } from './recipients-field.tsx'
import { blankFields, fieldsOf, missing } from './shape.ts'

type WriteProps = {
  readonly about: About
  readonly forms: readonly FormRow[]
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
  readonly attachments: Attachments
  readonly onDone: () => void
  readonly onDiscard: () => void
}

/** The text of a message and the conditions under which it goes. */
export function WriteStep({ about, forms, draft, onChange, attachments, onDone, onDiscard }: WriteProps) {
  const m = useMessages()
  const { language } = useFormats()
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const { answers, corrects } = about
  const offered =
    corrects !== undefined ? forms.filter(({ id }) => id === corrects.form) : formsFor(forms, answers?.form)
  const form = offered.find(({ id }) => id === draft.form)
  const fields = fieldsOf(form?.schema)
  const spoken = typeof draft.fields['language'] === 'string' ? draft.fields['language'] : language
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  const choose = (id: string) => {
    const blank = blankFields(fieldsOf(forms.find((one) => one.id === id)?.schema), language)
    // What both forms have is kept: an officer who chose the wrong form has not written for nothing.
    const kept = Object.entries(draft.fields).filter(([name]) => name in blank && typeof blank[name] === 'string')
    onChange({ form: id, fields: { ...blank, ...Object.fromEntries(kept) } })
  }
  const check = () => {
    const found: FormError[] = [
      ...(draft.to.length === 0 ? [{ field: 'to', message: m('compose.recipientMissing') }] : []),
      ...(form === undefined ? [{ field: 'form', message: m('compose.formMissing') }] : []),
      ...missing(fields, draft.fields).map((path) => ({
        field: path,
        message: m('compose.needed', { label: pathWords(m, path) }),
      })),
      ...(attachments.files.some(({ state }) => state !== 'done')
        ? [{ field: 'attachments', message: m('compose.uploadsRunning') }]
        : []),
      ...markingFaults(draft.marking).map(({ field, fault }) => ({ field, message: m(`caseForm.${fault}`) })),
      ...(draft.deliverBy === ''
        ? [{ field: 'deliverBy', message: m('compose.needed', { label: m('compose.deliverBy') }) }]
        : []),
    ]
    setErrors(found)
    if (found.length === 0) onDone()
  }
  return (
    <Form onSubmit={check}>
      <ErrorSummary errors={errors} />
      <Section title={m('compose.recipients')}>
        {answers !== undefined || corrects !== undefined ? (
          <p>
            <PartyName of={(corrects?.to ?? answers?.from)!} />
          </p>
        ) : (
          <RecipientsField value={draft.to} onChange={(to) => onChange({ to })} error={errorOf('to')} />
        )}
      </Section>
      <Question name="form" title={m('compose.form')} error={errorOf('form')}>
        <FormChoice forms={offered} value={draft.form} onChange={choose} />
      </Question>
      {form !== undefined && (
        <Section title={m('compose.content')}>
          <FormFields
            fields={fields}
            value={draft.fields}
            onChange={(next) => onChange({ fields: next })}
            errorOf={errorOf}
            language={spoken}
          />
        </Section>
      )}
      <Section title={m('compose.attachments')}>
        <AttachmentsField of={attachments} error={errorOf('attachments')} />
      </Section>
      <Conditions draft={draft} onChange={onChange} errorOf={errorOf} />
      <p className="dim">{m('compose.draftKept')}</p>
      <ButtonRow>
        <Button kind="main" type="submit">
          {m('compose.seeWho')}
        </Button>
        <Button onClick={onDiscard}>{m('compose.discard')}</Button>
      </ButtonRow>
    </Form>
  )
}

/** Forms that begin a matter, or those that may answer a message of a form. */
function formsFor(forms: readonly FormRow[], answered: string | undefined): readonly FormRow[] {
  if (answered !== undefined) return forms.filter(({ answers }) => answers.includes(answered))
  return forms.filter(({ id, answers }) => answers.length === 0 || id.startsWith('administrative-message/'))
}

type ChoiceProps = { forms: readonly FormRow[]; value: string; onChange: (id: string) => void }

function FormChoice({ forms, value, onChange }: ChoiceProps) {
  const m = useMessages()
  const hintOf = (id: string) => `hint-${id.split('/')[0]}`
  return (
    <div className={css['choices']}>
      {forms.map(({ id, legalAct, allowed, because, rule }, index) => (
        <div key={id} className={css['choice']}>
          <label data-off={allowed ? undefined : true}>
            <input
              id={index === 0 ? fieldId('form') : undefined}
              type="radio"
              name="form"
              checked={value === id}
              disabled={!allowed}
              onChange={() => onChange(id)}
            />
            <span>
              {formWords(m, id)}
              <span className="dim">
                {hasMessage('compose', hintOf(id)) && m(`compose.${hintOf(id)}` as PlainKey)}{' '}
                {legalAct && m('compose.legalAct')}
              </span>
            </span>
          </label>
          {!allowed && (
            <Reason
              because={ruleSentence(m, rule ?? undefined, because ?? m('refusal.forbidden'))}
              rule={rule ?? undefined}
            />
          )}
        </div>
      ))}
    </div>
  )
}

type ConditionsProps = Pick<WriteProps, 'draft' | 'onChange'> & { errorOf: (field: string) => string | undefined }

function Conditions({ draft, onChange, errorOf }: ConditionsProps) {
  const m = useMessages()
  const { language, zone } = useFormats()
  const session = useSession()
  const purpose = session?.purpose ?? undefined
  const basis = session?.basis === undefined || session.basis === null ? undefined : legalBasisOf(session.basis)
  const condition = errorOf('marking.condition')
  return (
    <Section title={m('compose.conditions')}>
      <p className="dim">{m('compose.purposeText')}</p>
      <Facts
        facts={[
          [m('frame.purpose'), purpose === undefined ? '—' : (purposeOf(purpose)?.names[language] ?? purpose)],
          [
            m('frame.basis'),
            basis === undefined ? '—' : <bdi key="basis">{citeLegalBasis(basis, language, 'en')}</bdi>,
          ],
          [m('cases.marking'), <MarkingChips key="marking" marking={draft.marking} long />],
        ]}
      />
      <details className={css['group']} open={condition === undefined ? undefined : true}>
        <summary>{m('cases.marking')}</summary>
        <div className={css['groupFields']}>
          <MarkingField
            value={draft.marking}
            onChange={(marking) => onChange({ marking })}
            conditionError={condition}
          />
        </div>
      </details>
      <Question name="onward" title={m('compose.onward')}>
        <Radios
          name="onward"
          value={draft.onward}
          onChange={(onward) => onChange({ onward })}
          choices={(['never', 'by-grant'] as const).map((one) => ({ value: one, label: m(`compose.onward-${one}`) }))}
        />
      </Question>
      <DateTimeField
        name="deliverBy"
        label={m('compose.deliverBy')}
        hint={m('compose.deliverByHint')}
        error={errorOf('deliverBy')}
        value={draft.deliverBy}
        onChange={(deliverBy) => onChange({ deliverBy })}
        zone={zone}
      />
      <DateTimeField
        name="expiresAt"
        label={m('compose.expires')}
        hint={m('compose.expiresHint')}
        optional
        error={errorOf('expiresAt')}
        value={draft.expiresAt}
        onChange={(expiresAt) => onChange({ expiresAt })}
        zone={zone}
      />
    </Section>
  )
}
