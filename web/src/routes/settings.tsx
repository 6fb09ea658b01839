import { Suspense, lazy, useState } from 'react'
import { languageNames, languages } from '../lib/language.ts'
import type { Language } from '../lib/language.ts'
import { useMessages } from '../lib/messages.tsx'
import { prefer, usePreferences } from '../lib/preferences.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Skeleton } from '../ui/states.tsx'
import css from './frame.module.css'
import { useStanding } from './standing.tsx'

// Fields are not needed to show an inbox: they come when the settings are opened.
const SettingsForm = lazy(async () => ({ default: (await import('./settings-form.tsx')).SettingsForm }))

/** Language, colours, zone and shortcuts, always in the same place. */
export function SettingsMenu() {
  const m = useMessages()
  const { accountSlot } = useStanding()
  const [open, setOpen] = useState(false)
  return (
    <>
      <LanguageChoice />
      <button type="button" className={css['tool']} onClick={() => setOpen(true)}>
        {m('frame.settings')}
      </button>
      {accountSlot}
      <Dialog title={m('frame.settings')} open={open} onClose={() => setOpen(false)}>
        <Suspense fallback={<Skeleton />}>
          <SettingsForm />
        </Suspense>
      </Dialog>
    </>
  )
}

export function LanguageChoice() {
  const m = useMessages()
  const { language } = usePreferences()
  return (
    <select
      className={css['tool']}
      aria-label={m('frame.language')}
      value={language}
      onChange={(event) => prefer({ language: event.currentTarget.value as Language })}
    >
      {languages.map((value) => (
        <option key={value} value={value} lang={value}>
          {languageNames[value]}
        </option>
      ))}
    </select>
  )
}
