import { readAuthority } from '@comity/server/contracts/directory'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ApiRefusal } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { formWords } from '../exchange/field-words.ts'
import { tongueName } from '../identity/tongues.ts'
import { codeWords } from './code-words.ts'
import css from './directory.module.css'
import { Freshness } from './freshness.tsx'
import { nameIn } from './known.ts'
import { Names } from './states.tsx'
import { WeekOf } from './week.tsx'

type Answer = ReplyOf<typeof readAuthority>

/** One authority: whether it answers now, who is on duty, and everything needed to write to it. */
export function AuthorityPage() {
  const m = useMessages()
  const { state = '', authority = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({
    ...queryOf(readAuthority, { params: { state, authority } }),
    refetchInterval: 60_000,
  })
  if (data !== undefined) return <Known of={data} />
  if (error === null) return <Skeleton lines={8} />
  const unknown = error instanceof ApiRefusal && error.code === 'unknown'
  return (
    <Page title={m(unknown ? 'directory.unknownTitle' : 'directory.authority')}>
      {!unknown && <ErrorState failure={error} onRetry={() => void refetch()} />}
      <p>
        <Link href="/directory">{m('menu.directoryGo')}</Link>
      </p>
    </Page>
  )
}

function Known({ of }: { of: Answer }) {
  const m = useMessages()
  const formats = useFormats()
  const { authority, state, trusted, freshness } = of
  const others = authority.names.slice(1)
  const contact = ({ kind, value, purpose }: Answer['authority']['contacts'][number]) => (
    <span key={value}>
      {kind === 'email' ? (
        <a href={`mailto:${value}`}>
          <bdi dir="ltr">{value}</bdi>
        </a>
      ) : kind === 'telephone' ? (
        <a href={`tel:${value.replace(/[^+\d]/g, '')}`}>
          <bdi dir="ltr">{value}</bdi>
        </a>
      ) : (
        <bdi>{value}</bdi>
      )}{' '}
      {purpose !== null && (
        <bdi className="dim" dir="auto">
          {purpose}
        </bdi>
      )}
    </span>
  )
  return (
    <Page
      title={nameIn(authority, formats.language)}
      beside={<Badge tone={freshness === null ? 'accent' : 'plain'}>{formats.country(state)}</Badge>}
      lead={<Opening of={of} />}
      actions={
        freshness === null ? (
          <Link href={`/directory/${authority.id}`}>{m('directory.change')}</Link>
        ) : trusted ? (
          <Link href={`/messages/new?to=${state}/${authority.id}`} look="main">
            {m('directory.write')}
          </Link>
        ) : undefined
      }
    >
      <div className={css['columns']}>
        <div className={css['pane']}>
          <Section title={m('directory.onDuty')}>
            {of.onDuty.length === 0 ? (
              <p className="dim">{m('directory.nobodyOnDuty')}</p>
            ) : (
              <ul className={css['plain']}>
                {of.onDuty.map((duty) => (
                  <li key={duty.from + duty.title}>
                    <bdi dir="auto">{duty.title}</bdi>
                    {duty.person !== null && (
                      <>
                        {', '}
                        <bdi dir="auto">{duty.person}</bdi>
                      </>
                    )}{' '}
                    · {contact(duty.contact)} ·{' '}
                    <span className="dim">
                      {m('directory.openUntil', { time: formats.instant(duty.until, authority.zone) })}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Section>
          <Section title={m('directory.contacts')}>
            {authority.contacts.length === 0 ? (
              <p className="dim">{m('directory.noContacts')}</p>
            ) : (
              <Facts
                facts={authority.contacts.map((one, index) => [
                  `${m(`directory.contact-${one.kind}`)}${index > 0 ? ` ${index + 1}` : ''}`,
                  contact(one),
                ])}
              />
            )}
          </Section>
          <Section title={m('directory.hours')}>
            <WeekOf hours={authority.hours} zone={authority.zone} />
          </Section>
        </div>
        <div className={css['pane']}>
          <Section title={m('directory.authority')}>
            <Facts
              facts={[
                ...(others.length === 0
                  ? []
                  : [
                      [
                        m('admin.name'),
                        <span key="names" className={css['stack']}>
                          {authority.names.map((name) => (
                            <Names key={name.language} of={[name]} />
                          ))}
                        </span>,
                      ] as const,
                    ]),
                [m('directory.kind'), codeWords(m, 'authority', authority.kind)],
                [m('directory.place'), <bdi key="place">{authority.place}</bdi>],
                [
                  m('directory.languages'),
                  formats.list(authority.languages.map((tag) => tongueName(tag, formats.language))),
                ],
                [
                  m('directory.competences'),
                  formats.list(authority.competences.map((code) => codeWords(m, 'competence', code))) || '—',
                ],
                [
                  m('directory.channels'),
                  formats.list(authority.channels.map((code) => codeWords(m, 'channel', code))) || '—',
                ],
                [
                  m('directory.forms'),
                  authority.forms.length === 0
                    ? m('directory.allForms')
                    : formats.list(authority.forms.map((form) => formWords(m, form))),
                ],
              ]}
            />
          </Section>
          <Section title={m('directory.freshness')}>
            <Freshness of={freshness} />
            {freshness !== null && (
              <Facts
                facts={[
                  [m('directory.issued'), <Instant key="issued" at={freshness.issuedAt} />],
                  [m('directory.received'), <Instant key="received" at={freshness.receivedAt} />],
                  [m('directory.valid'), <Instant key="valid" at={freshness.validUntil} />],
                ]}
              />
            )}
            {!trusted && (
              <p>
                <Sign of="wrong" /> {m('directory.notTrusted')}
              </p>
            )}
          </Section>
        </div>
      </div>
    </Page>
  )
}

/** Whether it answers now, and when that changes, on its own clock with its zone named. */
function Opening({ of }: { of: Answer }) {
  const m = useMessages()
  const formats = useFormats()
  const { opening, authority } = of
  const { hours, zone } = authority
  if (!hours.always && hours.weekly.length === 0) {
    return (
      <p>
        <Sign of="open" /> {m('directory.noOpening')}
      </p>
    )
  }
  return (
    <p className={css['opening']}>
      <Sign of={opening.open ? 'good' : 'over'} />{' '}
      <strong>{m(opening.open ? 'directory.openNow' : 'directory.closedNow')}</strong>
      {hours.always && ` · ${m('directory.always')}`}
      {opening.open && opening.until !== null && (
        <span> · {m('directory.openUntil', { time: formats.instant(opening.until, zone) })}</span>
      )}
      {!opening.open && opening.next !== null && (
        <span> · {m('directory.opensAt', { time: formats.instant(opening.next, zone) })}</span>
      )}{' '}
      <span className="dim">{m('directory.inZone', { zone })}</span>
    </p>
  )
}
