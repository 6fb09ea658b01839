import type { ReactNode } from 'react'
import { useMessages } from '../lib/messages.tsx'
import { Link } from './link.tsx'
import css from './table.module.css'

export type Column<Row> = {
  readonly id: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** Present when the list can be sorted by it: the server sorts, the address says how. */
  readonly sortable?: boolean
  readonly align?: 'start' | 'end'
  /** Leaves first when there is no room. */
  readonly minor?: boolean
  /** Of use only where rows stand beside each other, as a look at one without leaving the list. */
  readonly wideOnly?: boolean
  /** How much of an aligned table it takes; what is left the other columns share. */
  readonly size?: 'small' | 'middle'
}

export type Sort = { readonly by: string; readonly descending: boolean }

export type TableProps<Row> = {
  /** What the table lists, for those who hear it. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  /** The words a person knows the row by. */
  readonly nameOf: (row: Row) => string
  /** Where the row leads; its first cell becomes the link. */
  readonly hrefOf?: (row: Row) => string
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (selected: ReadonlySet<string>) => void
  readonly sort?: Sort
  readonly onSort?: (sort: Sort) => void
  /** Shown in place of rows when there are none. */
  readonly empty?: ReactNode
  /** A table of numbers: on a narrow screen it is scrolled, where others stand row under row. */
  readonly figures?: boolean
  /** One of several tables under each other: what fills its columns does not decide how wide they are. */
  readonly aligned?: boolean
}

/**
 * A plain table with a head that stays. `j` and `k` (`table-keys.ts`) move between rows, `x` selects, Enter follows the row's link; all
 * of it can also be done with Tab and Space.
 */
export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, idOf, nameOf, hrefOf, selected, onSelect, aligned = false, figures = false } = props
  const m = useMessages()
  if (rows.length === 0 && props.empty !== undefined) return props.empty
  const toggle = (id: string) => {
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    onSelect?.(next)
  }
  const every = rows.length > 0 && rows.every((row) => selected?.has(idOf(row)) === true)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is scrolled can be reached and moved with the keyboard
    <section className={css['frame']} aria-label={props.caption} tabIndex={figures ? 0 : -1}>
      <table className={css['table']} data-aligned={aligned ? true : undefined} data-folds={figures ? undefined : true}>
        <caption className="unseen">{props.caption}</caption>
        <thead>
          <tr>
            {onSelect !== undefined && (
              <th scope="col" className={css['tick']}>
                <input
                  type="checkbox"
                  aria-label={m('ui.selectAll')}
                  checked={every}
                  onChange={() => onSelect(new Set(every ? [] : rows.map(idOf)))}
                />
              </th>
            )}
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody data-rows>
          {rows.map((row) => {
            const id = idOf(row)
            return (
              <tr key={id} data-selected={selected?.has(id) === true ? true : undefined}>
                {onSelect !== undefined && (
                  <td className={css['tick']}>
                    <input
                      type="checkbox"
                      data-tick
                      aria-label={m('ui.selectRow', { name: nameOf(row) })}
                      checked={selected?.has(id) === true}
                      onChange={() => toggle(id)}
                    />
                  </td>
                )}
                {columns.map((column, index) => (
                  <td
                    key={column.id}
                    data-title={column.title}
                    data-align={column.align}
                    data-minor={column.minor}
                    data-wide={column.wideOnly}
                  >
                    <div className={css['cell']}>
                      {index === 0 && hrefOf !== undefined ? (
                        <Link href={hrefOf(row)} className={css['open']}>
                          {column.cell(row)}
                        </Link>
                      ) : (
                        column.cell(row)
                      )}
                    </div>
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

type HeadProps<Row> = { column: Column<Row>; sort: Sort | undefined; onSort: ((sort: Sort) => void) | undefined }

function HeadCell<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const by = sort?.by === column.id ? sort : undefined
  const order = by === undefined ? 'none' : by.descending ? 'descending' : 'ascending'
  const sortable = column.sortable === true && onSort !== undefined
  return (
    <th
      scope="col"
      data-align={column.align}
      data-minor={column.minor}
      data-size={column.size}
      aria-sort={sortable ? order : undefined}
    >
      {sortable ? (
        <button type="button" onClick={() => onSort({ by: column.id, descending: by?.descending === false })}>
          {column.title}
          <span aria-hidden="true">{order === 'none' ? '' : order === 'ascending' ? ' ↑' : ' ↓'}</span>
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}
