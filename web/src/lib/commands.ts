import type { Role } from '@comity/server/contracts/identity'
import { useEffect, useSyncExternalStore } from 'react'
import { isSingleKey, isTyping, nothingWaiting, press, strokeOf, strokesOf } from './keys.ts'
import type { Pressed } from './keys.ts'
import type { PlainKey } from './messages.tsx'

/** What a command may look at and do. */
export type CommandContext = {
  readonly path: string
  /** Roles of the post acted in. */
  readonly roles: readonly Role[]
  readonly go: (href: string) => void
}

/** One thing a person can do, declared once for the palette, the menus, the shortcuts and the `?` help. */
export type Command = {
  /** `area.verb`, unique. */
  readonly id: string
  readonly title: PlainKey
  /** Strokes with a space between: `g i`, `Mod+k`, `?`. */
  readonly keys?: string
  /** Absent from everywhere when this says no. */
  readonly when?: (context: CommandContext) => boolean
  /** Shown but off, with this reason; undefined means it can be done. */
  readonly why?: (context: CommandContext) => PlainKey | { readonly text: string } | undefined
  readonly run: (context: CommandContext) => void
}

/** `everywhere`: declared by an area, there always. `screen`: there as long as the screen is. */
export type Scope = 'everywhere' | 'screen'
export type Listed = Command & { readonly scope: Scope }

export type Registry = {
  /** Adds commands and returns what removes them. Throws on an id or a shortcut that is taken in the same scope. */
  readonly add: (commands: readonly Command[], scope: Scope) => () => void
  readonly all: () => readonly Listed[]
  readonly subscribe: (listener: () => void) => () => void
}

export function createRegistry(): Registry {
  let listed: readonly Listed[] = []
  const listeners = new Set<() => void>()
  const set = (next: readonly Listed[]) => {
    listed = next
    for (const listener of listeners) listener()
  }
  return {
    add: (commands, scope) => {
      const added = commands.map((command) => ({ ...command, scope }))
      const next = [...listed, ...added]
      checkClashes(next)
      set(next)
      return () => set(listed.filter((command) => !added.includes(command)))
    },
    all: () => listed,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function checkClashes(commands: readonly Listed[]): void {
  const ids = new Set<string>()
  for (const { id } of commands) {
    if (ids.has(id)) throw new Error(`the command \`${id}\` is declared twice`)
    ids.add(id)
  }
  for (const one of commands) {
    for (const other of commands) {
      if (one === other || one.scope !== other.scope || one.keys === undefined || other.keys === undefined) continue
      if (one.keys === other.keys || other.keys.startsWith(`${one.keys} `)) {
        throw new Error(`\`${one.id}\` and \`${other.id}\` want the same keys \`${one.keys}\``)
      }
    }
  }
}

/** The commands that exist here and now. */
export function offered(commands: readonly Listed[], context: CommandContext): readonly Listed[] {
  return commands.filter((command) => command.when?.(context) ?? true)
}

export type KeyboardParts = {
  readonly registry: Registry
  readonly context: () => CommandContext
  readonly singleKeys: () => boolean
  readonly apple: boolean
  readonly now: () => number
}

type KeyEvent = Pressed & Pick<KeyboardEvent, 'target' | 'preventDefault' | 'defaultPrevented' | 'repeat'>

/** Handles key presses for a registry: give it every `keydown` of the document. */
export function createKeyboard(parts: KeyboardParts): (event: KeyEvent) => void {
  let waiting = nothingWaiting
  return (event) => {
    if (event.defaultPrevented) return
    const stroke = strokeOf(event, parts.apple)
    if (stroke === undefined) return
    if (isTyping(event.target) && !stroke.startsWith('Mod+')) return
    const context = parts.context()
    const usable = offered(parts.registry.all(), context).filter(
      ({ keys }) => keys !== undefined && (parts.singleKeys() || !isSingleKey(keys)),
    )
    const pressed = press(
      waiting,
      stroke,
      usable.map(({ keys }) => keys ?? ''),
      parts.now(),
    )
    waiting = pressed.waiting
    const command = pressed.found === undefined ? undefined : usable[pressed.found]
    if (command !== undefined || waiting.strokes.length > 0) event.preventDefault()
    if (command !== undefined && command.why?.(context) === undefined) command.run(context)
  }
}

/** How a shortcut is written for people: `['G', 'I']`, `['⌘K']`, `['Ctrl+K']`. */
export function writtenKeys(keys: string, apple: boolean): readonly string[] {
  return strokesOf(keys).map((stroke) =>
    stroke
      .replace('Mod+', apple ? '⌘' : 'Ctrl+')
      .replace('Shift+', apple ? '⇧' : 'Shift+')
      .replace(/(?<![A-Za-z])[a-z]$/, (letter) => letter.toUpperCase()),
  )
}

export const onApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** The registry of this page. */
export const registry: Registry = createRegistry()

export function useCommandList(): readonly Listed[] {
  return useSyncExternalStore(registry.subscribe, registry.all, registry.all)
}

/** Offers commands as long as the component is shown. Give it a list that stays the same (`useMemo`, or a constant). */
export function useCommands(commands: readonly Command[], scope: Scope = 'screen'): void {
  useEffect(() => registry.add(commands, scope), [commands, scope])
}
