import type { Grading } from '@comity/server/kernel/schema/grading'
import type { ReactNode } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { NameInScript } from '../../ui/name-in-script.tsx'
import { Facts } from '../../ui/page.tsx'
import { GradingCode } from '../cases/grading-code.tsx'
import { useCountryName, useOffenceName } from '../cases/words.tsx'
import { tongueName } from '../identity/tongues.ts'
import css from './exchange.module.css'
import { choiceWords, fieldWords } from './field-words.ts'

type Values = Readonly<Record<string, unknown>>
const countryFields = new Set(['country', 'issuer', 'nationalities'])
const proseFields = new Set(['facts', 'text', 'note', 'description', 'reasonForUrgency', 'reason'])

/** What a message says, field by field in the order of its form. What is empty is left out. */
export function FieldsView({ fields, skip = [] }: { fields: Values; skip?: readonly string[] }) {
  const m = useMessages()
  const language = typeof fields['language'] === 'string' ? fields['language'] : undefined
  const shown = Object.entries(fields).filter(([name, value]) => !skip.includes(name) && !isEmpty(value))
  const prose = shown.filter(([name]) => proseFields.has(name) || name === 'questions')
  const facts = shown.filter(([name]) => !proseFields.has(name) && name !== 'questions' && name !== 'parts')
  const parts = fields['parts'] as Readonly<Record<string, readonly Values[]>> | undefined
  return (
    <div className={css['reading']}>
      {prose.map(([name, value]) => (
        <div key={name}>
          <h3>{fieldWords(m, name)}</h3>
          <Value name={name} value={value} language={language} />
        </div>
      ))}
      {facts.length > 0 && (
        <Facts
          facts={facts.map(([name, value]) => [
            fieldWords(m, name),
            <Value key={name} name={name} value={value} language={language} />,
          ])}
        />
      )}
      {Object.entries(parts ?? {}).map(([kind, rows]) => (
        <div key={kind}>
          <h3>{fieldWords(m, kind)}</h3>
          {rows.map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a part of a sent message has no name but its place
            <div key={index} className={css['part']}>
              <Group value={row} language={language} />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.keys(value).length === 0
}

function Group({ value, language }: { value: Values; language: string | undefined }) {
  const m = useMessages()
  return (
    <Facts
      facts={Object.entries(value)
        .filter(([, one]) => !isEmpty(one))
        .map(([name, one]) => [fieldWords(m, name), <Value key={name} name={name} value={one} language={language} />])}
    />
  )
}

function Value({ name, value, language }: { name: string; value: unknown; language: string | undefined }): ReactNode {
  const m = useMessages()
  const formats = useFormats()
  const countryName = useCountryName()
  const offenceName = useOffenceName()
  if (Array.isArray(value)) {
    if (name === 'offences') return formats.list(value.map((one) => offenceName(String(one))))
    if (value.every((one) => typeof one === 'string') && countryFields.has(name))
      return formats.list(value.map(countryName))
    return (
      <ol className={css['values']}>
        {value.map((one, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a value of a sent message has no name but its place
          <li key={index}>
            <Value name={name} value={one} language={language} />
          </li>
        ))}
      </ol>
    )
  }
  if (typeof value === 'object' && value !== null) {
    const group = value as Values
    if (typeof group['text'] === 'string' && typeof group['language'] === 'string') {
      const latin = group['transliteration']
      return (
        <NameInScript
          text={group['text']}
          lang={group['language']}
          transliterated={typeof latin === 'string' ? latin : undefined}
        />
      )
    }
    if (typeof group['scheme'] === 'string') return <GradingCode grading={group as unknown as Grading} />
    if (group['type'] === 'Point') return <bdi dir="ltr">{String(group['coordinates']).replace(',', ', ')}</bdi>
    // An address or a registration is one line, not a table in a table.
    const inside = Object.entries(group).filter(([, one]) => !isEmpty(one))
    return (
      <span className={css['line']}>
        {inside.map(([within, one]) => (
          <span key={within} title={fieldWords(m, within)}>
            <span className="unseen">{fieldWords(m, within)} </span>
            <Value name={within} value={one} language={language} />
          </span>
        ))}
      </span>
    )
  }
  if (typeof value === 'number') return formats.number(value)
  const text = String(value)
  if (name === 'language') return tongueName(text, formats.language)
  if (countryFields.has(name) && /^[A-Z]{3}$/.test(text)) return countryName(text)
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return <Instant at={text} />
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return formats.day(`${text}T00:00:00Z`, 'UTC')
  const words = choiceWords(m, name, text)
  if (words !== text) return words
  return (
    <span dir="auto" lang={language} className={proseFields.has(name) ? 'prose' : undefined}>
      {text}
    </span>
  )
}
