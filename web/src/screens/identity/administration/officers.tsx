import { listOfficers, officerStates } from '@comity/server/contracts/identity'
import type { Officer } from '@comity/server/contracts/identity'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useState } from 'react'
import { useAddress } from '../../../lib/address.ts'
import { useMessages } from '../../../lib/messages.tsx'
import { usePages } from '../../../lib/pages.ts'
import { Button } from '../../../ui/button.tsx'
import { SelectField } from '../../../ui/fields.tsx'
import { Paged } from '../../../ui/paged.tsx'
import { SplitPane } from '../../../ui/split-pane.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import css from '../identity.module.css'
import { OfficerState, Tongue } from '../person.tsx'
import { Administration } from './administration.tsx'
import { InviteOfficer } from './invite-officer.tsx'
import { OfficerPane } from './officer-pane.tsx'
import { SearchField } from './search-field.tsx'

export type OfficerRow = ReplyOf<typeof listOfficers>['rows'][number]

const stateOf = (text: string | undefined): Officer['state'] | undefined => officerStates.find((one) => one === text)

/** Who works at this node: found by words and state, opened beside the list. */
export function Officers() {
  const m = useMessages()
  const address = useAddress()
  const [inviting, setInviting] = useState(false)
  const q = address.get('q')
  const state = stateOf(address.get('state'))
  const query = { ...(q === undefined ? {} : { q }), ...(state === undefined ? {} : { state }) }
  const officers = usePages(listOfficers, { query })
  const rows = officers.replies.flatMap((page) => page.rows)
  const open = rows.find(({ id }) => id === address.get('officer'))
  const list = (
    <div className={css['pane']}>
      <search className={css['filters']}>
        <SearchField label={m('admin.searchOfficers')} />
        <SelectField
          name="state"
          label={m('admin.state')}
          value={state ?? 'all'}
          onChange={(chosen) => address.set({ state: chosen === 'all' ? undefined : chosen })}
          choices={[
            { value: 'all', label: m('admin.everyState') },
            ...officerStates.map((value) => ({ value, label: m(`admin.state-${value}`) })),
          ]}
        />
      </search>
      <Paged of={officers} lines={8}>
        {() => (
          <Table<OfficerRow>
            caption={m('menu.officers')}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ name }) => name.text}
            hrefOf={({ id }) => address.hrefWith({ officer: id })}
            empty={<EmptyState title={m('admin.noOfficers')}>{m('admin.noMatchText')}</EmptyState>}
            columns={[
              { id: 'name', title: m('admin.name'), cell: ({ name }) => <Tongue of={name} /> },
              { id: 'state', title: m('admin.state'), cell: (row) => <OfficerState state={row.state} /> },
              { id: 'email', title: m('admin.email'), minor: true, cell: ({ email }) => <bdi>{email}</bdi> },
            ]}
          />
        )}
      </Paged>
    </div>
  )
  return (
    <Administration
      title={m('menu.officers')}
      actions={
        <Button kind="main" onClick={() => setInviting(true)}>
          {m('admin.invite')}
        </Button>
      }
    >
      <InviteOfficer open={inviting} onClose={() => setInviting(false)} />
      {open === undefined ? (
        list
      ) : (
        <SplitPane list={list} start={50}>
          <OfficerPane key={open.id} officer={open} />
        </SplitPane>
      )}
    </Administration>
  )
}
