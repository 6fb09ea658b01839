import { Profile, changeProfile, readProfile } from '@comity/server/contracts/directory'
import type { AuthorityEntry } from '@comity/server/contracts/directory'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { z } from 'zod'
import { useAddress } from '../../lib/address.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/fields.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorSummary, Form, Question } from '../../ui/question.tsx'
import type { FormError } from '../../ui/question.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { formWords, pathWords } from '../exchange/field-words.ts'
import { FormFields } from '../exchange/form-fields.tsx'
import { fieldsOf, filled, missing } from '../exchange/shape.ts'
import { refusedField } from '../identity/checked.ts'
import { RefusalNotice } from '../identity/notice.tsx'
import { nodeQuery } from '../identity/session.ts'
import { codeWords } from './code-words.ts'
import css from './directory.module.css'
import { nameIn } from './known.ts'
import { useOrder } from './parts.tsx'

type Entry = z.output<typeof AuthorityEntry>
type Values = Readonly<Record<string, unknown>>

const competences = ['mutual-legal-assistance', 'extradition', 'asset-recovery', 'police-cooperation'] as const
const channels = ['comity', 'diplomatic', 'interpol', 'post'] as const
const forms = ['information-request', 'answer', 'spontaneous-information', 'administrative-message'] as const
const written = ['hours', 'contacts', 'duty']

/** What others are told of an own authority: what it takes, when it is open, who is on duty, and how it is reached. */
export function ProfilePage() {
  const m = useMessages()
  const { authority = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(queryOf(readProfile, { params: { authority } }))
  if (data !== undefined) return <Edit key={data.version} entry={data.authority} version={data.version} />
  if (error === null) return <Skeleton lines={8} />
  return (
    <Page title={m('directory.change')}>
      <ErrorState failure={error} onRetry={() => void refetch()} />
    </Page>
  )
}

function Edit({ entry, version }: { entry: Entry; version: number }) {
  const m = useMessages()
  const formats = useFormats()
  const address = useAddress()
  const { data: node } = useQuery(nodeQuery)
  const [value, setValue] = useState<Values>(() => Profile.strip().parse(entry))
  const [own, setOwn] = useState<readonly FormError[]>([])
  const fields = fieldsOf(z.toJSONSchema(Profile, { io: 'input' })).filter(({ name }) => written.includes(name))
  const order = useOrder(changeProfile, () => {
    say(m('directory.changed'))
    address.go(node === undefined ? '/directory' : `/directory/${node.state}/${entry.id}`)
  })
  const labels = Object.fromEntries(written.map((name) => [name, pathWords(m, name)]))
  const errors = own.length > 0 ? own : refusedField(m, order.refusal, labels)
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  const codes = (name: string) => (value[name] ?? []) as readonly string[]
  const checks = (name: string, known: readonly string[], words: (code: string) => string) => (
    <div className={css['checks']}>
      {[...new Set([...known, ...codes(name)])].map((code) => (
        <CheckboxField
          key={code}
          name={`${name}.${code}`}
          label={words(code)}
          checked={codes(name).includes(code)}
          onChange={(on) =>
            setValue({ ...value, [name]: on ? [...codes(name), code] : codes(name).filter((one) => one !== code) })
          }
        />
      ))}
    </div>
  )
  const send = () => {
    const found = missing(fields, value).map((path) => ({
      field: path,
      message: m('compose.needed', { label: pathWords(m, path) }),
    }))
    setOwn(found)
    if (found.length > 0) return
    const body = Profile.parse({ ...value, ...filled(fields, value) })
    order.send({ params: { authority: entry.id }, version, body })
  }
  return (
    <Page
      title={m('directory.changeTitle', { name: nameIn(entry, formats.language) })}
      lead={
        <p className={css['text']}>
          {m('directory.changeText')} {m('directory.zoneHint', { zone: entry.zone })}
        </p>
      }
    >
      <Form onSubmit={send}>
        <ErrorSummary errors={errors} />
        <Question name="competences" title={m('directory.competences')}>
          {checks('competences', competences, (code) => codeWords(m, 'competence', code))}
        </Question>
        <Question name="channels" title={m('directory.channels')}>
          {checks('channels', channels, (code) => codeWords(m, 'channel', code))}
        </Question>
        <Question name="forms" title={m('directory.forms')} hint={m('directory.formsHint')}>
          {checks('forms', forms, (code) => formWords(m, code))}
        </Question>
        <FormFields
          fields={fields}
          value={value}
          onChange={setValue}
          errorOf={errorOf}
          language={entry.languages[0] ?? formats.language}
        />
        {errors.length === 0 && <RefusalNotice refusal={order.refusal} />}
        <ButtonRow>
          <Button kind="main" type="submit" busy={order.pending}>
            {m('form.save')}
          </Button>
          <Button onClick={() => history.back()}>{m('ui.cancel')}</Button>
        </ButtonRow>
      </Form>
    </Page>
  )
}
