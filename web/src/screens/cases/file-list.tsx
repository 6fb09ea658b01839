import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useCommands } from '../../lib/commands.ts'
import type { Command } from '../../lib/commands.ts'
import type { PlainKey } from '../../lib/messages.tsx'
import type { Pages } from '../../lib/pages.ts'
import { Button } from '../../ui/button.tsx'
import { Paged } from '../../ui/paged.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { ListSummary } from './list-summary.tsx'
import { SavedViews } from './saved-views.tsx'

type Filed = { readonly id: string; readonly reference: string }
type Listed<Row> = {
  readonly rows: readonly Row[]
  readonly count: { readonly value: number; readonly atLeast: boolean }
}

type FileListProps<Row extends Filed> = {
  /** Where the list stands; a row leads to the address of its file under it. */
  readonly path: string
  /** What the list is called, for those who hear it. */
  readonly caption: string
  readonly list: Pages<Listed<Row>>
  readonly columns: readonly Column<Row>[]
  readonly countText: (atLeast: boolean, count: number) => string
  readonly empty: ReactNode
}

/** A list of files under its filters: the views kept of it, how many there are and are selected, and the rows. */
export function FileList<Row extends Filed>({ path, caption, list, columns, countText, empty }: FileListProps<Row>) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const rows = list.replies.flatMap((reply) => reply.rows)
  return (
    <>
      <SavedViews path={path} />
      <ListSummary count={list.first?.count} text={countText} selected={selected} rows={rows} />
      <Paged of={list}>
        {() => (
          <Table
            caption={caption}
            columns={columns}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ reference }) => reference}
            hrefOf={({ id }) => `${path}/${id}`}
            selected={selected}
            onSelect={setSelected}
            empty={empty}
          />
        )}
      </Paged>
    </>
  )
}

/** What a list says when its filters leave nothing, and the way back to all of it. */
export function NoneMatch({ title, all, onAll }: { title: string; all: string; onAll: () => void }) {
  return <EmptyState title={title} action={<Button onClick={onAll}>{all}</Button>} />
}

/** Which file of a list is looked at without leaving it; Space looks at the one whose row has the focus. */
export function usePeek(path: string, title: PlainKey): readonly [string | undefined, (id?: string) => void] {
  const [peek, setPeek] = useState<string>()
  useCommands(
    useMemo((): readonly Command[] => {
      const focused = () => {
        const link = document.activeElement?.closest('tr')?.querySelector(`a[href^="${path}/"]`)
        return link?.getAttribute('href')?.slice(path.length + 1)
      }
      return [
        {
          id: 'list.peek',
          title,
          keys: 'Space',
          when: () => focused() !== undefined,
          run: () => setPeek(focused()),
        },
      ]
    }, [path, title]),
  )
  return [peek, setPeek]
}
