import type { AuditEntry } from '@comity/server/contracts/oversight'
import { listRules } from '@comity/server/contracts/oversight'
import { citeLegalBasis, legalBasisOf, purposeOf } from '@comity/law/purposes'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { addressWith, useAddress } from '../../lib/address.ts'
import { refusalText, useFormats, useMessages } from '../../lib/messages.tsx'
import { usePreferences } from '../../lib/preferences.ts'
import { queryOf } from '../../lib/queries.ts'
import { ruleSentence } from '../../lib/rules.ts'
import { Badge } from '../../ui/badge.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { OpenPane } from '../identity/open-pane.tsx'
import { Tongue } from '../identity/person.tsx'
import { actionWords } from './action-words.ts'
import { outcomeTone } from './filter.ts'
import css from './oversight.module.css'

/** One entry explained: what was decided, by which rules, for which purpose, and where it stands in the chain. */
export function AuditDetail({ entry }: { entry: AuditEntry }) {
  const m = useMessages()
  const formats = useFormats()
  const { language } = usePreferences()
  const address = useAddress()
  const rules = useQuery(queryOf(listRules, {}))
  const becauseOf = (id: string) => rules.data?.rules.find((rule) => rule.id === id)?.because
  const permits = (rules.data?.rules ?? [])
    .filter(({ effect, actions }) => effect === 'permit' && actions.includes(entry.action))
    .map(({ id }) => id)
  const basis = entry.basis === null ? undefined : legalBasisOf(entry.basis)
  const purpose = entry.purpose === null ? undefined : purposeOf(entry.purpose)
  const code = (text: string | null): ReactNode => (
    <code className="code" dir="ltr">
      {text ?? '—'}
    </code>
  )
  return (
    <OpenPane label={m('oversight.entry')}>
      <div>
        <h2>{actionWords(m, entry.action) ?? entry.action}</h2>
        <Link href={address.hrefWith({ entry: undefined })}>{m('ui.close')}</Link>
      </div>
      <Facts
        facts={[
          [
            m('oversight.outcome'),
            <Badge key="outcome" tone={outcomeTone[entry.outcome]}>
              {m(`oversight.outcome-${entry.outcome}`)}
            </Badge>,
          ],
          ...(entry.refusal === null ? [] : [[m('ui.because'), refusalText(m, entry.refusal)] as const]),
          [m('oversight.when'), <Instant key="at" at={entry.at} />],
          [
            m('oversight.who'),
            entry.officerName === null ? m('oversight.nobody') : <Tongue key="who" of={entry.officerName} />,
          ],
          [m('frame.post'), entry.postTitle === null ? '—' : <Tongue key="post" of={entry.postTitle} />],
          [m('frame.purpose'), purpose?.names[language] ?? '—'],
          [
            m('frame.basis'),
            basis === undefined ? '—' : <bdi key="basis">{citeLegalBasis(basis, language, 'en')}</bdi>,
          ],
          [m('oversight.action'), code(entry.action)],
          [m('oversight.record'), code(entry.resource)],
          ...(entry.approvedBy === null ? [] : [[m('oversight.secondOfficer'), code(entry.approvedBy)] as const]),
        ]}
      />
      <Section title={m('oversight.decidedBy')}>
        {entry.rules.length === 0 ? (
          <p className="dim">{m('oversight.noRule')}</p>
        ) : (
          <RuleList rules={entry.rules} becauseOf={becauseOf} />
        )}
        {entry.rules.includes('default-deny') && permits.length > 0 && (
          <>
            <p>{m('oversight.wouldPermit')}</p>
            <RuleList rules={permits} becauseOf={becauseOf} />
          </>
        )}
      </Section>
      <Section title={m('oversight.place')}>
        <Facts
          facts={[
            [m('oversight.number'), entry.seq === null ? m('oversight.notSealed') : formats.number(entry.seq)],
            [m('oversight.hash'), code(entry.hash)],
            [m('oversight.policyHash'), code(entry.policy)],
            [m('ui.answer'), code(entry.id)],
          ]}
        />
      </Section>
    </OpenPane>
  )
}

type RuleListProps = { rules: readonly string[]; becauseOf: (id: string) => string | undefined }

/** Rules by their sentences, each leading to its text. */
function RuleList({ rules, becauseOf }: RuleListProps) {
  const m = useMessages()
  return (
    <ul className={css['rules']}>
      {rules.map((rule) => (
        <li key={rule}>
          <span dir="auto">{ruleSentence(m, rule, becauseOf(rule))}</span>
          <Link href={addressWith('/rules', '', { q: rule, rule })} className="code">
            {rule}
          </Link>
        </li>
      ))}
    </ul>
  )
}
