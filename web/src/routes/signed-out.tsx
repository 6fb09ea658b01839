import { Outlet } from '@tanstack/react-router'
import { useFormats, useMessages } from '../lib/messages.tsx'
import { Notices } from '../ui/toast.tsx'
import css from './frame.module.css'
import { LanguageChoice } from './settings.tsx'
import { useStanding } from './standing.tsx'

/** What stands around the screens before a session: which State this is, and the language. */
export function SignedOutFrame() {
  const m = useMessages()
  const formats = useFormats()
  const { stateCode } = useStanding()
  return (
    <div className={css['door']}>
      <a href="#content" className={css['skip']}>
        {m('frame.skip')}
      </a>
      <header className={css['doorTop']}>
        <span className={css['state']}>
          <strong>Comity</strong>
          {stateCode !== undefined && <span>{m('frame.node', { state: formats.country(stateCode) })}</span>}
        </span>
        <LanguageChoice />
      </header>
      <main id="content" tabIndex={-1} className={css['doorContent']}>
        <Outlet />
      </main>
      <Notices />
    </div>
  )
}
