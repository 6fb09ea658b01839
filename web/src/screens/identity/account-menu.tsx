import { chooseLanguage } from '@comity/server/contracts/identity'
import type { Session } from '@comity/server/contracts/identity'
import { useEffect, useMemo } from 'react'
import { addressWith, useAddress } from '../../lib/address.ts'
import { api } from '../../lib/api.ts'
import { useCommands } from '../../lib/commands.ts'
import type { Command } from '../../lib/commands.ts'
import { useMessages } from '../../lib/messages.tsx'
import { ActionMenu } from '../../ui/action-menu.tsx'
import { say } from '../../ui/toast.tsx'
import { usePreferences } from '../../lib/preferences.ts'
import { IdleWatch } from './idle-watch.tsx'
import { keepSession } from './session.ts'
import { useHrefToChoice } from './choices.ts'
import { leave } from './leave.ts'

/** What a person does about themselves, at the end of the top line; and the watch over their session. */
export function AccountMenu({ session }: { session: Session }) {
  const m = useMessages()
  const { go } = useAddress()
  const toPost = useHrefToChoice('/begin/post')
  const toPurpose = useHrefToChoice('/begin/purpose')
  const out = () => void leave().catch(() => say(m('signIn.signOutFailed'), 'critical'))
  const commands = useMemo<readonly Command[]>(
    () => [
      {
        id: 'identity.post',
        title: 'signIn.switchPost',
        keys: 'g p',
        run: (context) => context.go(addressWith('/begin/post', '', { from: context.path })),
      },
      {
        id: 'identity.purpose',
        title: 'signIn.switchPurpose',
        keys: 'g u',
        run: (context) => context.go(addressWith('/begin/purpose', '', { from: context.path })),
      },
      { id: 'identity.sign-out', title: 'signIn.signOut', run: () => void leave() },
    ],
    [],
  )
  useCommands(commands, 'everywhere')
  useSpokenLanguage(session)
  return (
    <>
      <ActionMenu
        title={session.officer.name.text}
        actions={[
          { id: 'account', title: m('menu.account'), keys: 'g m', run: () => go('/account') },
          { id: 'post', title: m('signIn.switchPost'), keys: 'g p', run: () => go(toPost) },
          { id: 'purpose', title: m('signIn.switchPurpose'), keys: 'g u', run: () => go(toPurpose) },
          { id: 'out', title: m('signIn.signOut'), run: out },
        ]}
      />
      <IdleWatch session={session} />
    </>
  )
}

/** The node writes to an officer in the language they last chose here. */
function useSpokenLanguage({ officer }: Session): void {
  const { language } = usePreferences()
  useEffect(() => {
    if (officer.language === language) return
    // Only a convenience: when it fails, the interface still speaks the language chosen.
    api.call(chooseLanguage, { body: { language } }).then(keepSession, () => undefined)
  }, [language, officer.language])
}
