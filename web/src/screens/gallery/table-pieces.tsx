import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { NameInScript } from '../../ui/name-in-script.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column, Sort } from '../../ui/table.tsx'

type Row = {
  readonly id: string
  readonly title: string
  readonly subject: { readonly text: string; readonly lang: string; readonly transliterated?: string }
  readonly dueInDays: number
  readonly move: string
  readonly tlp: 'red' | 'amber' | 'green'
}

// Every person and number is invented.
const rows: readonly Row[] = [
  {
    id: '141',
    title: 'Trace the rifle',
    subject: { text: 'Искра Войнова', lang: 'ru', transliterated: 'Iskra Voynova' },
    dueInDays: -2,
    move: 'Brasília',
    tlp: 'amber',
  },
  {
    id: '148',
    title: 'Answer the questions of Bern',
    subject: { text: 'Quispe Mamani, Rosa', lang: 'es' },
    dueInDays: 0.3,
    move: 'You',
    tlp: 'red',
  },
  {
    id: '150',
    title: 'Translate the annex',
    subject: { text: 'سليم الحداوي', lang: 'ar', transliterated: 'Salim al-Haddawi' },
    dueInDays: 4,
    move: 'You',
    tlp: 'amber',
  },
  {
    id: '152',
    title: 'Check the account',
    subject: { text: '林海清', lang: 'zh', transliterated: 'Lin Haiqing' },
    dueInDays: 26,
    move: 'UIF Lima',
    tlp: 'green',
  },
  {
    id: '153',
    title: 'Second signature',
    subject: { text: 'Ouro Verde Refinaria', lang: 'pt' },
    dueInDays: 90,
    move: 'You',
    tlp: 'green',
  },
]

const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

const columns: readonly Column<Row>[] = [
  { id: 'title', title: 'Task', sortable: true, cell: (row) => row.title },
  {
    id: 'due',
    title: 'Deadline',
    sortable: true,
    cell: (row) => <Deadline at={at(row.dueInDays)} zone="America/Lima" />,
  },
  {
    id: 'move',
    title: 'Move',
    cell: (row) => (row.move === 'You' ? <Badge tone="accent">{row.move}</Badge> : row.move),
  },
  { id: 'subject', title: 'Subject', minor: true, cell: (row) => <NameInScript {...row.subject} /> },
  { id: 'marking', title: 'Marking', minor: true, cell: (row) => <MarkingChips marking={{ tlp: row.tlp }} /> },
]

export function TablePieces() {
  const m = useMessages()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(['150']))
  const [sort, setSort] = useState<Sort>({ by: 'due', descending: false })
  return (
    <>
      <Section title={m('ui.selected', { count: selected.size })}>
        <Table
          caption="Tasks"
          columns={columns}
          rows={rows}
          idOf={(row) => row.id}
          nameOf={(row) => row.title}
          hrefOf={(row) => `/gallery?row=${row.id}`}
          selected={selected}
          onSelect={setSelected}
          sort={sort}
          onSort={setSort}
        />
      </Section>
      <Section title="Split">
        <SplitPane
          list={
            <Table
              caption="Short"
              columns={columns.slice(0, 1)}
              rows={rows.slice(0, 3)}
              idOf={(row) => row.id}
              nameOf={(row) => row.title}
              hrefOf={(row) => `/gallery?row=${row.id}`}
            />
          }
        >
          <Facts
            facts={[
              ['Reference', 'PER-2026-000148'],
              ['Opened', '22 Nov 2026'],
              ['Parties', 'PER, BRA, CHE'],
            ]}
          />
        </SplitPane>
      </Section>
    </>
  )
}
