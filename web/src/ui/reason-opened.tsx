import { Popover } from '@mantine/core'
import { useMessages } from '../lib/messages.tsx'
import type { ReasonProps } from './reason.tsx'
import css from './reason.module.css'

// Takes the place of the button that was pressed, and its focus.
const focus = (button: HTMLButtonElement | null) => button?.focus()

/** The answer itself, open from the start. */
export function ReasonOpened(props: ReasonProps) {
  const m = useMessages()
  return (
    <Popover
      defaultOpened
      transitionProps={{ duration: 0 }}
      width={320}
      position="bottom-start"
      shadow="md"
      withinPortal
      trapFocus={false}
    >
      <Popover.Target>
        <button ref={focus} type="button" className={css['ask']}>
          {m('ui.why')}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={css['answer'] ?? ''}>
        <p>{props.because}</p>
        {props.fourEyes === true && <p>{m('ui.fourEyes')}</p>}
        {props.rule !== undefined && (
          <p className={css['rule']}>
            {m('ui.rule')} <code>{props.rule}</code>
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
