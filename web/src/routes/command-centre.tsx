import type { Role } from '@comity/server/contracts/identity'
import { useLocation, useRouter } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { createKeyboard, offered, onApple, registry, useCommandList, useCommands } from '../lib/commands.ts'
import type { Command, CommandContext, Listed } from '../lib/commands.ts'
import { useMessages } from '../lib/messages.tsx'
import { preferences, prefer, shownScheme, usePreferences } from '../lib/preferences.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Palette } from '../ui/palette.tsx'
import { Keys } from '../ui/keys.tsx'
import { tableCommands } from '../ui/table-keys.ts'
import css from './frame.module.css'
import { useStanding } from './standing.tsx'

const opening = new EventTarget()
const none: readonly Role[] = []

export function openPalette(): void {
  opening.dispatchEvent(new Event('palette'))
}

const ownCommands: readonly Command[] = [
  { id: 'frame.palette', title: 'command.palette', keys: 'Mod+k', run: openPalette },
  {
    id: 'frame.help',
    title: 'command.help',
    keys: '?',
    run: () => void opening.dispatchEvent(new Event('help')),
  },
  {
    id: 'frame.menu',
    title: 'command.toggleMenu',
    keys: '[',
    run: () => prefer({ menuOpen: !preferences().menuOpen }),
  },
  {
    id: 'frame.colours',
    title: 'command.toggleColours',
    run: () => prefer({ colourScheme: shownScheme(preferences().colourScheme) === 'dark' ? 'light' : 'dark' }),
  },
  { id: 'frame.print', title: 'command.print', run: () => print() },
]

/** The palette, the help, and the ear for shortcuts: all three read the one registry. */
export function CommandCentre() {
  const m = useMessages()
  const [open, setOpen] = useState<'palette' | 'help'>()
  const router = useRouter()
  const { pathname } = useLocation()
  const { roles = none } = useStanding()
  const context = useMemo<CommandContext>(
    () => ({ path: pathname, roles, go: (href) => router.history.push(href) }),
    [pathname, roles, router],
  )
  useCommands(ownCommands, 'everywhere')
  useCommands(tableCommands)
  useEffect(() => {
    const ends = new AbortController()
    const keyboard = createKeyboard({
      registry,
      context: () => context,
      singleKeys: () => preferences().singleKeys,
      apple: onApple,
      now: () => performance.now(),
    })
    document.addEventListener('keydown', keyboard, { signal: ends.signal })
    opening.addEventListener('palette', () => setOpen('palette'), { signal: ends.signal })
    opening.addEventListener('help', () => setOpen('help'), { signal: ends.signal })
    return () => ends.abort()
  }, [context])
  const commands = offered(useCommandList(), context)
  const close = () => setOpen(undefined)
  return (
    <>
      <Palette
        open={open === 'palette'}
        onClose={close}
        actions={commands
          .filter(({ id }) => id !== 'frame.palette')
          .map((command) => {
            const why = command.why?.(context)
            return {
              id: command.id,
              title: m(command.title),
              keys: command.keys,
              off: why === undefined ? undefined : typeof why === 'string' ? m(why) : why.text,
              run: () => command.run(context),
            }
          })}
      />
      <Dialog title={m('command.help')} open={open === 'help'} onClose={close}>
        <ShortcutHelp commands={commands} />
      </Dialog>
    </>
  )
}

function ShortcutHelp({ commands }: { commands: readonly Listed[] }) {
  const m = useMessages()
  const { singleKeys } = usePreferences()
  const groups = [
    { title: m('command.here'), scope: 'screen' },
    { title: m('command.general'), scope: 'everywhere' },
  ] as const
  return (
    <>
      <p className={css['dim']}>{m('command.helpHint')}</p>
      {!singleKeys && <p>{m('command.singleKeysOff')}</p>}
      {groups.map(({ title, scope }) => (
        <section key={scope}>
          <h3>{title}</h3>
          <dl className={css['shortcuts']}>
            {commands
              .filter((command) => command.scope === scope && command.keys !== undefined)
              .map((command) => (
                <div key={command.id}>
                  <dt>{m(command.title)}</dt>
                  <dd>
                    <Keys keys={command.keys ?? ''} />
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </>
  )
}
