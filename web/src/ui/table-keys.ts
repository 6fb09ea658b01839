import type { Command } from '../lib/commands.ts'

// There may be several tables on a screen: the keys belong to the one that has the focus, else to the first.
function rowsInReach(): readonly HTMLTableRowElement[] {
  const tables = [...document.querySelectorAll<HTMLTableSectionElement>('tbody[data-rows]')]
  const table = tables.find((one) => one.contains(document.activeElement)) ?? tables[0]
  return [...(table?.rows ?? [])]
}

function move(step: 1 | -1): void {
  const rows = rowsInReach()
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const next = rows[at === -1 ? (step > 0 ? 0 : rows.length - 1) : at + step]
  const target = next?.querySelector<HTMLElement>('td a, td button') ?? next?.querySelector<HTMLElement>('[data-tick]')
  target?.focus({ preventScroll: true })
  next?.cells[0]?.scrollIntoView({ block: 'nearest' })
}

function tick(): void {
  const row = rowsInReach().find((one) => one.contains(document.activeElement))
  row?.querySelector<HTMLElement>('[data-tick]')?.click()
}

const someTable = () => document.querySelector('tbody[data-rows]') !== null
const someTick = () => document.querySelector('tbody[data-rows] [data-tick]') !== null

/** Moving and selecting in tables with the keyboard; the frame offers them on every screen that shows a table. */
export const tableCommands: readonly Command[] = [
  { id: 'table.next', title: 'command.nextRow', keys: 'j', when: someTable, run: () => move(1) },
  { id: 'table.previous', title: 'command.previousRow', keys: 'k', when: someTable, run: () => move(-1) },
  { id: 'table.select', title: 'command.selectRow', keys: 'x', when: someTick, run: tick },
]
