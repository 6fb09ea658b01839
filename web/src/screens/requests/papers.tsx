import { fetchPaper, listPapers, type PaperRow } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Language, languageNames, languages } from '../../lib/language.ts'
import { type Messages, useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Sign, type SignKind } from '../../ui/sign.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { saveFrom } from './paper-file.ts'
import { PaperShown } from './papers-bilingual.tsx'
import { PaperLanguages } from './papers-languages.tsx'
import css from './papers.module.css'

type Asked = Pick<PaperRow, 'kind' | 'step'>
const formats = ['pdf', 'docx', 'json'] as const
const signs: Readonly<Record<PaperRow['standing'], SignKind>> = { draft: 'open', sent: 'good', received: 'waits' }
const keyOfPaper = ({ kind, step }: Asked): string => `${kind}-${step ?? 0}`
const nameOfPaper = (m: Messages, { kind }: Pick<PaperRow, 'kind'>): string => m(`requestPapers.kind-${kind}`)

/** The documents of a request: each in the chosen language or in two, to be looked at here or taken as a file. */
export function Papers({ request }: { request: { readonly id: string; readonly reference: string } }) {
  const m = useMessages()
  const list = useQuery(queryOf(listPapers, { params: { id: request.id } }))
  const [chosen, setChosen] = useState<Language>()
  const [beside, setBeside] = useState<Language | 'none'>('none')
  const [shown, setShown] = useState<string>()
  const [failure, setFailure] = useState<unknown>()
  const [busy, setBusy] = useState<string>()
  if (list.data === undefined) {
    return list.error === null ? (
      <Skeleton lines={4} />
    ) : (
      <ErrorState failure={list.error} onRetry={() => void list.refetch()} />
    )
  }
  const { rows, rule } = list.data
  const language = chosen ?? rows[0]?.language ?? 'en'
  const second = beside === 'none' || beside === language ? undefined : beside
  const open = rows.find((row) => keyOfPaper(row) === shown)
  const wanted = ({ step }: Asked) => ({
    language,
    ...(second === undefined ? {} : { beside: second }),
    ...(step === null ? {} : { step }),
  })
  const take = async (row: PaperRow, format: (typeof formats)[number]) => {
    setFailure(undefined)
    setBusy(`${keyOfPaper(row)}.${format}`)
    const given = { params: { id: request.id, kind: row.kind }, query: { ...wanted(row), format } }
    const name = [request.reference, row.kind, language, second].filter((part) => part !== undefined).join('-')
    await saveFrom(fetchPaper, given, `${name}.${format}`).catch(setFailure)
    setBusy(undefined)
  }
  const choices = languages.map((value) => ({ value, label: languageNames[value] }))
  return (
    <Section
      title={m('requestPapers.title')}
      actions={<Link href="/requests/papers/read">{m('requestPapers.readAnother')}</Link>}
    >
      <p className={css['lead']}>{m('requestPapers.lead')}</p>
      <div className={css['parts']}>
        <div className={css['languages']}>
          <SelectField
            name="paper-language"
            label={m('requestPapers.language')}
            value={language}
            onChange={setChosen}
            choices={choices}
          />
          <SelectField<Language | 'none'>
            name="paper-beside"
            label={m('requestPapers.beside')}
            value={second ?? 'none'}
            onChange={setBeside}
            choices={[
              { value: 'none', label: m('requestPapers.noSecond') },
              ...choices.filter(({ value }) => value !== language),
            ]}
          />
        </div>
        <PaperLanguages rule={rule} />
      </div>
      {failure !== undefined && <ErrorState failure={failure} />}
      <Table<PaperRow>
        caption={m('requestPapers.title')}
        rows={rows}
        idOf={keyOfPaper}
        nameOf={(row) => nameOfPaper(m, row)}
        columns={[
          { id: 'document', title: m('requestPapers.document'), cell: (row) => nameOfPaper(m, row) },
          { id: 'from', title: m('requestPapers.from'), cell: (row) => <StateName code={row.from} /> },
          { id: 'date', title: m('requestPapers.date'), minor: true, cell: (row) => <Instant at={row.at} /> },
          {
            id: 'mark',
            title: m('requestPapers.mark'),
            cell: (row) => (
              <span className={css['mark']}>
                <Sign of={signs[row.standing]} /> {m(`requestPapers.standing-${row.standing}`)}
              </span>
            ),
          },
          {
            id: 'file',
            title: m('requestPapers.file'),
            cell: (row) => {
              const document = nameOfPaper(m, row)
              const key = keyOfPaper(row)
              return (
                <ButtonRow>
                  <Button
                    label={shown === key ? m('requestPapers.hide') : m('requestPapers.lookAt', { document })}
                    onClick={() => setShown(shown === key ? undefined : key)}
                  >
                    {m(shown === key ? 'requestPapers.hide' : 'requestPapers.look')}
                  </Button>
                  {formats.map((format) => (
                    <Button
                      key={format}
                      busy={busy === `${key}.${format}`}
                      label={m('requestPapers.asFile', { document, format: format.toUpperCase() })}
                      onClick={() => void take(row, format)}
                    >
                      {format.toUpperCase()}
                    </Button>
                  ))}
                </ButtonRow>
              )
            },
          },
        ]}
      />
      {open !== undefined && <PaperShown request={request.id} kind={open.kind} wanted={wanted(open)} />}
    </Section>
  )
}

function StateName({ code }: { code: string }) {
  return <bdi>{useFormats().country(code)}</bdi>
}
