import { annexKinds } from '@comity/law/kinds/annexes'
import type { Annex } from '@comity/server/contracts/requests'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { CheckboxField, SelectField, TextField } from '../../../ui/fields.tsx'
import { sizeWords } from '../../exchange/bytes.ts'
import { tongueName, tongues } from '../../identity/tongues.ts'
import { sectionTitle } from '../write/section-words.ts'
import type { AnnexValue, faultsOf } from './annex-draft.ts'
import css from './annexes.module.css'

type AnnexFieldsProps = {
  readonly value: AnnexValue
  readonly onChange: (change: Partial<AnnexValue>) => void
  /** The other annexes of the list, of which it may be a translation. */
  readonly others: readonly Annex[]
  /** Demands it can answer, by section; none where it goes with an act. */
  readonly sections?: readonly string[]
  readonly faults: ReturnType<typeof faultsOf>
}

/** What is said of one annex. */
export function AnnexFields({ value, onChange, others, sections = [], faults }: AnnexFieldsProps) {
  const m = useMessages()
  const formats = useFormats()
  const { language } = formats
  const name = (field: string) => `annex-${value.id}-${field}`
  const error = (field: (typeof faults)[number]) => (faults.includes(field) ? m(`annexes.fault-${field}`) : undefined)
  return (
    <div className={css['fields']}>
      <p className="dim">
        <bdi>{value.name}</bdi> · {sizeWords(formats, value.bytes)} ·{' '}
        <code dir="ltr" title={value.digest}>
          {value.digest.slice(0, 16)}…
        </code>
      </p>
      <div className={`${css['row']} ${css['first']}`}>
        <TextField
          name={name('number')}
          label={m('annexes.number')}
          value={value.number}
          onChange={(number) => onChange({ number })}
          error={error('number')}
        />
        <TextField
          name={name('title')}
          label={m('annexes.titleField')}
          hint={m('annexes.titleHint')}
          lang={value.language}
          value={value.title}
          onChange={(title) => onChange({ title })}
          error={error('title')}
        />
      </div>
      <div className={css['row']}>
        <SelectField
          name={name('kind')}
          label={m('annexes.kind')}
          value={value.kind}
          onChange={(kind) => onChange({ kind })}
          choices={annexKinds.map(({ id, names }) => ({ value: id, label: names[language] }))}
        />
        <SelectField
          name={name('language')}
          label={m('annexes.language')}
          value={value.language}
          onChange={(tag) => onChange({ language: tag })}
          choices={[...new Set([value.language, ...tongues])].map((tag) => ({
            value: tag,
            label: tongueName(tag, language),
          }))}
        />
        <TextField
          name={name('pages')}
          label={m('annexes.pages')}
          optional
          value={value.pages}
          onChange={(pages) => onChange({ pages })}
          error={error('pages')}
        />
      </div>
      {(value.kind === 'translation' || value.translates !== null) && others.length > 0 && (
        <SelectField
          name={name('translates')}
          label={m('annexes.translates')}
          optional
          value={value.translates ?? ''}
          onChange={(translates) => onChange({ translates })}
          choices={others.map(({ id, number, title }) => ({ value: id, label: `${number} · ${title.text}` }))}
        />
      )}
      <CheckboxField
        name={name('certified')}
        label={m('annexes.certified')}
        hint={m('annexes.certifiedHint')}
        checked={value.certified}
        onChange={(certified) => onChange({ certified })}
      />
      {sections.length > 0 && (
        <fieldset className={css['fills']}>
          <legend>{m('annexes.fills')}</legend>
          {sections.map((section) => (
            <CheckboxField
              key={section}
              name={name(`fills-${section}`)}
              label={sectionTitle(m, section)}
              checked={value.fills.includes(section)}
              onChange={(on) =>
                onChange({ fills: on ? [...value.fills, section] : value.fills.filter((one) => one !== section) })
              }
            />
          ))}
        </fieldset>
      )}
    </div>
  )
}
