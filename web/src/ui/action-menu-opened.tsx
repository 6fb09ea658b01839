import { Button as Base, Menu } from '@mantine/core'
import { useMessages } from '../lib/messages.tsx'
import css from './action-menu.module.css'
import buttonCss from './button.module.css'
import type { Action } from './action-menu.tsx'
import { Keys } from './keys.tsx'

/** The list itself, open from the start. */
export function ActionMenuOpened({ title, actions }: { title?: string; actions: readonly Action[] }) {
  const m = useMessages()
  return (
    <Menu defaultOpened transitionProps={{ duration: 0 }} position="bottom-end" shadow="md" width={280} returnFocus>
      <Menu.Target>
        <Base size="xs" variant="default" className={buttonCss['button'] ?? ''}>
          {title ?? m('ui.more')}
        </Base>
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
