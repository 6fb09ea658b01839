import { Tabs as Base } from '@mantine/core'
import type { ReactNode } from 'react'
import css from './tabs.module.css'

export type Tab<Id extends string> = {
  readonly id: Id
  readonly title: string
  readonly count?: number
  readonly content: ReactNode
}

/** Parts of one page. Keep the open tab in the address, so that it can be linked to. */
export function Tabs<Id extends string>(props: {
  label: string
  tabs: readonly Tab<Id>[]
  open: Id
  onOpen: (id: Id) => void
}) {
  return (
    <Base
      value={props.open}
      onChange={(id) => id !== null && props.onOpen(id as Id)}
      keepMounted={false}
      classNames={{ tab: css['tab'] ?? '', list: css['list'] ?? '', panel: css['panel'] ?? '' }}
    >
      <Base.List aria-label={props.label}>
        {props.tabs.map(({ id, title, count }) => (
          <Base.Tab key={id} value={id}>
            {title}
            {count !== undefined && <span className={css['count']}> {count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {props.tabs.map(({ id, content }) => (
        <Base.Panel key={id} value={id}>
          {content}
        </Base.Panel>
      ))}
    </Base>
  )
}
