import { listParties } from '@comity/server/contracts/cases'
import { instruments, offenceOf } from '@comity/law/offences'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { useCase } from './case-file.ts'
import css from './cases.module.css'
import { Links } from './links.tsx'
import { Places } from './places.tsx'
import { Name, useOffenceName } from './words.tsx'

/** The cover of the file: what it is about, who and where, and what it hangs together with. */
export function Overview() {
  const m = useMessages()
  const formats = useFormats()
  const file = useCase()
  const { data: parties } = useQuery(queryOf(listParties, { params: { case: file.id } }))
  return (
    <div className={css['cover']}>
      <div className={css['column']}>
        <Section title={m('cases.summary')}>
          <p dir="auto" className="prose">
            {file.summary}
          </p>
        </Section>
        <Offences offences={file.offences} />
        <Section title={m('cases.parties')}>
          {parties !== undefined && parties.rows.length === 0 && <p className="dim">{m('caseFile.noParties')}</p>}
          <ul className={css['list']}>
            {parties?.rows.map((party) => (
              <li key={party.id}>
                <Name of={party.name} /> <Badge>{m(`caseFile.category_${party.category}`)}</Badge>
              </li>
            ))}
          </ul>
        </Section>
        <Places />
        <Links />
      </div>
      <aside className={css['column']} aria-label={m('cases.facts')}>
        <Facts
          facts={[
            [m('cases.authority'), <Name key="authority" of={file.authority.name} />],
            [m('cases.openedAt'), <Instant key="opened" at={file.openedAt} />],
            ...(file.closedAt === null
              ? []
              : [[m('cases.closedAt'), <Instant key="closed" at={file.closedAt} />] as const]),
            [m('cases.access'), file.restricted ? m('caseForm.restricted') : m('caseForm.notRestricted')],
            ...(file.retainUntil === null
              ? []
              : [[m('cases.retainUntil'), formats.day(`${file.retainUntil}T00:00:00Z`, 'UTC')] as const]),
            ...(file.hold === null ? [] : [[m('cases.held'), <bdi key="hold">{file.hold.reason}</bdi>] as const]),
            ...conditionsOf(file.marking).map(
              (condition) => [m('caseForm.condition'), <bdi key={condition}>{condition}</bdi>] as const,
            ),
          ]}
        />
        <Counts />
      </aside>
    </div>
  )
}

function conditionsOf(marking: ReturnType<typeof useCase>['marking']): readonly string[] {
  return marking.handling.flatMap((one) => (one.code === 'H3' ? [one.condition] : []))
}

function Counts() {
  const m = useMessages()
  const { id, counts } = useCase()
  const rows = [
    ['tasks', counts.task],
    ['documents', counts.document],
    ['notes', counts.note],
    ['parties', counts.party],
  ] as const
  return (
    <Section title={m('cases.contents')}>
      <ul className={css['counts']}>
        {rows.map(([tab, count]) => (
          <li key={tab}>
            <Link href={`/cases/${id}/${tab}`}>{m(`cases.${tab}`)}</Link> <span>{count ?? 0}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Offences({ offences }: { offences: readonly string[] }) {
  const m = useMessages()
  const name = useOffenceName()
  return (
    <Section title={m('cases.offences')}>
      <ul className={css['list']}>
        {offences.map((id) => (
          <li key={id}>
            <details>
              <summary>{name(id)}</summary>
              <p className="dim">{m('cases.hooksHint')}</p>
              <ul>
                {offenceOf(id)?.hooks.map((hook) => (
                  <li key={hook.instrument}>
                    <bdi lang="en">
                      {instruments.find((one) => one.id === hook.instrument)?.title ?? hook.instrument}
                    </bdi>
                    {', '}
                    {m('cases.articles', { articles: hook.articles.join(', ') })} — {m(`cases.duty_${hook.duty}`)}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  )
}
