import { listParties } from '@comity/server/contracts/cases'
import type { Party } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { GradingCode } from './grading-code.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Adding } from './adding.tsx'
import { useCase } from './case-file.ts'
import css from './cases.module.css'
import { Elsewhere } from './elsewhere.tsx'
import type { Other } from './elsewhere.tsx'
import { offOf } from './offers.ts'
import { AddPartyForm, ChangePartyForm } from './party-form.tsx'
import { Name, useCountryName } from './words.tsx'

const tones = {
  suspect: 'critical',
  convicted: 'critical',
  victim: 'caution',
  witness: 'accent',
  contact: 'plain',
  unknown: 'plain',
} as const

/** Persons and organisations of the case: capacity, grading and retention stand on each. */
export function Parties() {
  const m = useMessages()
  const { id } = useCase()
  const [elsewhere, setElsewhere] = useState<readonly Other[]>([])
  const { data, error, refetch } = useQuery(queryOf(listParties, { params: { case: id } }))
  return (
    <Section
      title={m('cases.parties')}
      actions={
        <Adding kind="party" title={m('cases.addParty')} keys="p">
          {(close) => (
            <AddPartyForm
              onCancel={close}
              onDone={(found) => {
                setElsewhere(found)
                close()
              }}
            />
          )}
        </Adding>
      }
    >
      <Elsewhere others={elsewhere} onClose={() => setElsewhere([])} />
      {error !== null && data === undefined && <ErrorState failure={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton />}
      {data?.rows.length === 0 && (
        <EmptyState title={m('caseFile.noParties')}>{m('caseFile.noPartiesText')}</EmptyState>
      )}
      <ul className={css['cards']}>
        {data?.rows.map((party) => (
          <PartyCard key={party.id} party={party} />
        ))}
      </ul>
    </Section>
  )
}

function PartyCard({ party }: { party: Party }) {
  const m = useMessages()
  const formats = useFormats()
  const countryName = useCountryName()
  const file = useCase()
  const [changing, setChanging] = useState(false)
  const day = (date: string) => formats.day(`${date}T00:00:00Z`, 'UTC')
  return (
    <li className={css['card']}>
      <div className={css['cardHead']}>
        <h3>
          <Name of={party.name} />
        </h3>
        <span>
          <Badge tone={tones[party.category]}>{m(`caseFile.category_${party.category}`)}</Badge>{' '}
          <Badge>{m(`caseFile.kind_${party.kind}`)}</Badge>
        </span>
      </div>
      <p dir="auto" className="prose">
        {party.note}
      </p>
      <Facts
        facts={[
          ...(party.otherNames.length === 0
            ? []
            : [
                [
                  m('caseFile.otherNames'),
                  party.otherNames.map((name) => (
                    <span key={name.text}>
                      <Name of={name} />{' '}
                    </span>
                  )),
                ] as const,
              ]),
          ...(party.born === null ? [] : [[m('caseFile.born'), day(party.born)] as const]),
          ...(party.nationalities.length === 0
            ? []
            : [
                [
                  m(party.kind === 'person' ? 'caseFile.nationality' : 'caseFile.seat'),
                  formats.list(party.nationalities.map(countryName)),
                ] as const,
              ]),
          ...party.identifiers.map(
            ({ kind, value, issuer }) =>
              [
                m(`caseFile.identifier_${kind}`),
                <span key={value}>
                  <bdi dir="ltr">{value}</bdi> {issuer !== undefined && `(${countryName(issuer)})`}
                </span>,
              ] as const,
          ),
          [m('caseForm.grading'), <GradingCode key="grading" grading={party.grading} />],
          [m('cases.retainUntil'), day(party.retainUntil)],
        ]}
      />
      <p className={css['cardFoot']}>
        <MarkingChips marking={party.marking} />
        <Button
          kind="quiet"
          off={offOf(m, file.offers, 'cases.add-party')}
          label={m('caseFile.correctNamed', { name: party.name.text })}
          onClick={() => setChanging(true)}
        >
          {m('caseFile.correct')}
        </Button>
      </p>
      <Dialog title={m('caseFile.correct')} open={changing} onClose={() => setChanging(false)} wide>
        {changing && <ChangePartyForm party={party} onDone={() => setChanging(false)} />}
      </Dialog>
    </li>
  )
}
