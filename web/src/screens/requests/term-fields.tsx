import { termKinds } from '@comity/server/contracts/requests'
import { useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { newId } from './act-draft.ts'
import type { TermDraft } from './act-draft.ts'
import type { ActFieldProps } from './act-field.tsx'
import css from './requests.module.css'

/** Conditions that travel with what is handed over. What a condition does not allow needs consent. */
export function TermsField({ field, request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const { terms } = draft
  const change = (id: string, next: Partial<TermDraft>) =>
    set({ terms: terms.map((one) => (one.id === id ? { ...one, ...next } : one)) })
  const add = () =>
    set({
      terms: [
        ...terms,
        // The proceeding it is asked for is allowed, or the condition would bar its very purpose.
        { id: newId('t'), kind: 'use-limit', text: '', article: '', allows: request.proceeding, until: '' },
      ],
    })
  return (
    <fieldset className={css['listField']} data-wrong={errorOf('terms') === undefined ? undefined : true}>
      <legend>{m(field.required ? 'requestAct.field-terms' : 'requestAct.termsOptional')}</legend>
      <p className="dim">{m('requestAct.hint-terms')}</p>
      {errorOf('terms') !== undefined && <p className="error">{errorOf('terms')}</p>}
      {terms.map((term, at) => (
        <div key={term.id} className={css['card']}>
          <SelectField
            name={at === 0 ? 'terms' : `terms-${at}-kind`}
            label={m('requestAct.termKind')}
            value={term.kind}
            onChange={(kind) => change(term.id, { kind })}
            choices={termKinds.map((value) => ({ value, label: m(`requests.term-${value}`) }))}
          />
          <TextField
            name={`terms-${at}-text`}
            label={m('requestAct.termText')}
            value={term.text}
            onChange={(text) => change(term.id, { text })}
          />
          {(term.kind === 'use-limit' || term.kind === 'specialty') && (
            <TextField
              name={`terms-${at}-allows`}
              label={m('requestAct.termAllows')}
              hint={m('requestAct.termAllowsHint')}
              optional
              lines={2}
              value={term.allows}
              onChange={(allows) => change(term.id, { allows })}
            />
          )}
          <TextField
            name={`terms-${at}-article`}
            label={m('requestAct.termArticle')}
            optional
            value={term.article}
            onChange={(article) => change(term.id, { article })}
          />
          <DateField
            name={`terms-${at}-until`}
            label={m('requestAct.termUntil')}
            optional
            value={term.until}
            onChange={(until) => change(term.id, { until })}
          />
          <Button
            onClick={() =>
              set({
                terms: terms.filter(({ id }) => id !== term.id),
                items: draft.items.map((item) => ({ ...item, terms: item.terms.filter((id) => id !== term.id) })),
              })
            }
          >
            {m('requestAct.remove')}
          </Button>
        </div>
      ))}
      <Button onClick={add}>{m('requestAct.addTerm')}</Button>
    </fieldset>
  )
}
