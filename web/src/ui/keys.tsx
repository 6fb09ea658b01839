import { Fragment } from 'react'
import { onApple, writtenKeys } from '../lib/commands.ts'
import { useMessages } from '../lib/messages.tsx'
import css from './keys.module.css'

/** A shortcut as it is pressed: `G then I`. Always left to right, as on the keyboard. */
export function Keys({ keys }: { keys: string }) {
  const m = useMessages()
  return (
    <span className={css['keys']} dir="ltr">
      {writtenKeys(keys, onApple).map((stroke, index) => (
        <Fragment key={`${stroke}-${index}`}>
          {index > 0 && <span className="unseen"> {m('command.thenKey')} </span>}
          <kbd>{stroke}</kbd>
        </Fragment>
      ))}
    </span>
  )
}
