import { Popover } from '@mantine/core'
import { useMessages } from '../lib/messages.tsx'
import css from './reason.module.css'

/** “Why is this off”: a small question that opens to the sentence of the rule and its name. */
export function Reason(props: { because: string; rule?: string | undefined; fourEyes?: boolean }) {
  const m = useMessages()
  return (
    <Popover
      transitionProps={{ duration: 0 }}
      width={320}
      position="bottom-start"
      shadow="md"
      withinPortal
      trapFocus={false}
    >
      <Popover.Target>
        <button type="button" className={css['ask']}>
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
