import { listOfficers } from '@comity/server/contracts/identity'
import { AuditEntry } from '@comity/server/contracts/oversight'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress } from '../../lib/address.ts'
import { instantOfWallTime, wallTimeOfInstant } from '../../lib/format.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import identity from '../identity/identity.module.css'
import type { Filter } from './filter.ts'

const outcomes = AuditEntry.shape.outcome.options

/** What is looked for: it goes into the address, so that a search can be kept and passed on. */
export function AuditFilters({ filter }: { filter: Filter }) {
  const m = useMessages()
  const { zone } = useFormats()
  const address = useAddress()
  const officers = useQuery(queryOf(listOfficers, { query: { limit: 200 } }))
  const dayOf = (instant: string | undefined) => (instant === undefined ? '' : wallTimeOfInstant(instant, zone).date)
  const [from, setFrom] = useState(dayOf(filter.from))
  const [until, setUntil] = useState(dayOf(filter.until))
  const [officer, setOfficer] = useState<string | null>(filter.officer ?? null)
  const [action, setAction] = useState(filter.action ?? '')
  const [resource, setResource] = useState(filter.resource ?? '')
  const [outcome, setOutcome] = useState<string>(filter.outcome ?? 'all')
  return (
    <search aria-label={m('menu.audit')}>
      <form
        className={identity['filters']}
        onSubmit={(event) => {
          event.preventDefault()
          address.set({
            from: instantOfWallTime(from, '00:00', zone),
            until: instantOfWallTime(until, '23:59', zone),
            officer: officer ?? undefined,
            action: action.trim(),
            resource: resource.trim(),
            outcome: outcome === 'all' ? undefined : outcome,
            entry: undefined,
          })
        }}
      >
        <DateField optional name="from" label={m('admin.from')} value={from} onChange={setFrom} />
        <DateField optional name="until" label={m('admin.until')} value={until} onChange={setUntil} />
        <ComboField
          name="officer"
          label={m('admin.officer')}
          optional
          value={officer}
          onChange={setOfficer}
          choices={(officers.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name.text }))}
        />
        <TextField
          name="action"
          label={m('oversight.action')}
          optional
          value={action}
          onChange={setAction}
          spellCheck={false}
        />
        <TextField
          name="resource"
          label={m('oversight.record')}
          optional
          value={resource}
          onChange={setResource}
          spellCheck={false}
        />
        <SelectField
          name="outcome"
          label={m('oversight.outcome')}
          value={outcome}
          onChange={setOutcome}
          choices={[
            { value: 'all', label: m('oversight.everyOutcome') },
            ...outcomes.map((value) => ({ value: value as string, label: m(`oversight.outcome-${value}`) })),
          ]}
        />
        <ButtonRow>
          <Button type="submit" kind="main">
            {m('oversight.search')}
          </Button>
          <Button onClick={() => address.go('/audit')}>{m('oversight.clear')}</Button>
        </ButtonRow>
      </form>
    </search>
  )
}
