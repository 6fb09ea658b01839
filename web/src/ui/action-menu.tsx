import { Button as Base, Menu } from '@mantine/core'
import { useMessages } from '../lib/messages.tsx'
import css from './action-menu.module.css'
import buttonCss from './button.module.css'
import { Keys } from './keys.tsx'

export type Action = {
  readonly id: string
  readonly title: string
  readonly keys?: string | undefined
  readonly grave?: boolean
  /** Why it is off: shown under its title. */
  readonly off?: string | undefined
  readonly run: () => void
}

/** A button that opens a list of actions. What is off stays in the list with its reason. */
export function ActionMenu({
  title,
  actions,
  children,
}: {
  title?: string
  actions: readonly Action[]
  children?: React.ReactNode
}) {
  const m = useMessages()
  return (
    <Menu transitionProps={{ duration: 0 }} position="bottom-end" shadow="md" width={280} returnFocus>
      <Menu.Target>
        {children ?? (
          <Base size="xs" variant="default" className={buttonCss['button'] ?? ''}>
            {title ?? m('ui.more')}
          </Base>
        )}
      </Menu.Target>
      <Menu.Dropdown className={css['list'] ?? ''}>
        {actions.map((action) => (
          <Menu.Item
            key={action.id}
            className={`${css['item']} ${action.grave === true ? css['grave'] : ''}`}
            aria-disabled={action.off === undefined ? undefined : true}
            data-off={action.off === undefined ? undefined : true}
            closeMenuOnClick={action.off === undefined}
            rightSection={action.keys === undefined ? undefined : <Keys keys={action.keys} />}
            onClick={() => action.off === undefined && action.run()}
          >
            {action.title}
            {action.off !== undefined && <span className={css['why']}>{action.off}</span>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
