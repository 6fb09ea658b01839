import type { PaperCheck, PaperFindings } from '@comity/server/contracts/requests'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { Sign, type SignKind } from '../../ui/sign.tsx'
import { Table } from '../../ui/table.tsx'
import css from './papers.module.css'

const signs: Readonly<Record<PaperCheck['outcome'], SignKind>> = { holds: 'good', fails: 'wrong', unknown: 'caution' }

/** What was found in a received document: the verdict first, then each thing that was looked at, then what it says. */
export function PaperFound({ findings }: { findings: PaperFindings }) {
  const m = useMessages()
  const formats = useFormats()
  const { verdict, issuer, at, checks, content, lines, embedded, digest, bytes } = findings
  const size = (count: number) => (
    <bdi>{formats.number(count / 1000, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 })}</bdi>
  )
  return (
    <>
      <p className={css['verdict']} data-verdict={verdict}>
        <Sign of={verdict === 'none' ? 'open' : signs[verdict]} />{' '}
        <strong>{m(`requestPapers.verdict-${verdict}`)}</strong>
      </p>
      {verdict === 'none' && <p>{m('requestPapers.noneText')}</p>}
      <Facts
        facts={[
          ...(issuer === null
            ? []
            : [
                [
                  m('requestPapers.issuer'),
                  <span key="issuer">
                    <bdi>{formats.country(issuer.state)}</bdi>
                    {issuer.names[0] !== undefined && (
                      <>
                        {', '}
                        <bdi lang={issuer.names[0].language}>{issuer.names[0].text}</bdi>
                      </>
                    )}
                  </span>,
                ] as const,
              ]),
          ...(at === null ? [] : [[m('requestPapers.sealedAt'), <Instant key="at" at={at} />] as const]),
          ...(content === null
            ? []
            : [
                [
                  m('requestPapers.document'),
                  <span key="document" className={css['mark']}>
                    {m(`requestPapers.kind-${content.kind}`)} <bdi>{content.request.reference}</bdi>
                    <MarkingChips marking={content.request.marking} />
                  </span>,
                ] as const,
              ]),
          [m('requestPapers.size'), size(bytes)],
          [
            m('requestPapers.digest'),
            <code key="digest" dir="ltr" className={css['digest']}>
              {digest}
            </code>,
          ],
        ]}
      />
      {checks.length > 0 && (
        <Table<PaperCheck>
          caption={m('requestPapers.check')}
          rows={checks}
          idOf={({ check }) => check}
          nameOf={({ check }) => m(`requestPapers.check-${check}`)}
          columns={[
            { id: 'check', title: m('requestPapers.check'), cell: ({ check }) => m(`requestPapers.check-${check}`) },
            {
              id: 'outcome',
              title: m('requestPapers.mark'),
              cell: ({ outcome, because }) => (
                <span className={css['mark']}>
                  <Sign of={signs[outcome]} /> {m(`requestPapers.outcome-${outcome}`)}
                  {because !== null && <span className="dim">{m(`requestPapers.because-${because}`)}</span>}
                </span>
              ),
            },
          ]}
        />
      )}
      {embedded.length > 0 && (
        <Section title={m('requestPapers.contains')}>
          <ul className={css['why']}>
            {embedded.map((one) => (
              <li key={one.digest}>
                {m(`requestPapers.embedded-${one.is}`)}, {size(one.bytes)}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {lines.length > 0 && (
        <Section title={m('requestPapers.says')}>
          {verdict !== 'holds' && (
            <p>
              <Sign of="caution" /> {m('requestPapers.saysUnproven')}
            </p>
          )}
          <div className={css['lines']} lang={content?.language}>
            {lines
              .flatMap((text) => text.split('\n'))
              .map((line, at_) => (
                // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
                <p key={at_} dir="auto">
                  {line}
                </p>
              ))}
          </div>
        </Section>
      )}
    </>
  )
}
