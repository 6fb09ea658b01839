/** What of a keyboard event decides which key was meant. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/**
 * The name of a stroke: `g`, `?`, `Shift+x`, `Mod+k`, `Escape`. `Mod` is ⌘ on Apple's machines and Ctrl elsewhere.
 * On a keyboard of another script the Latin letter of the same key counts, so shortcuts work in Russian and Arabic too.
 * Undefined for a modifier alone.
 */
export function strokeOf(pressed: Pressed, apple: boolean): string | undefined {
  const { key } = pressed
  if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process', 'Unidentified'].includes(key)) return undefined
  const mod = apple ? pressed.metaKey : pressed.ctrlKey && !pressed.altKey
  const letter = latinLetter(pressed)
  const name = letter ?? (key === ' ' ? 'Space' : key)
  const shift = pressed.shiftKey && (letter !== undefined || name.length > 1)
  const alt = pressed.altKey && !pressed.ctrlKey && (letter !== undefined || name.length > 1)
  return `${mod ? 'Mod+' : ''}${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`
}

function latinLetter({ key, code }: Pressed): string | undefined {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase()
  const other = /^\p{Letter}$/u.test(key) ? /^Key([A-Z])$/.exec(code)?.[1] : undefined
  return other?.toLowerCase()
}

/** Strokes of one shortcut: `g i` is two, `Mod+k` is one. */
export function strokesOf(keys: string): readonly string[] {
  return keys.split(' ')
}

/** Whether a shortcut consists of characters only, so that WCAG 2.2 (2.1.4) wants it to be switched off on demand. */
export function isSingleKey(keys: string): boolean {
  return strokesOf(keys).every((stroke) => !/^(?:Mod|Alt)\+/.test(stroke) && stroke.replace('Shift+', '').length === 1)
}

export type Waiting = { readonly strokes: readonly string[]; readonly at: number }

export const nothingWaiting: Waiting = { strokes: [], at: 0 }

/** Milliseconds in which the next stroke of a sequence must follow. */
export const sequencePause = 1200

/**
 * Takes one stroke. `found` is the index of the shortcut that is now complete; `waiting` is what has been typed of a
 * longer one. A stroke that fits no sequence begun is tried again as a beginning.
 */
export function press(
  waiting: Waiting,
  stroke: string,
  shortcuts: readonly string[],
  now: number,
): { readonly waiting: Waiting; readonly found?: number } {
  const begun = now - waiting.at <= sequencePause ? waiting.strokes : []
  for (const strokes of begun.length === 0 ? [[stroke]] : [[...begun, stroke], [stroke]]) {
    const typed = strokes.join(' ')
    const found = shortcuts.lastIndexOf(typed)
    if (found >= 0) return { waiting: nothingWaiting, found }
    if (shortcuts.some((keys) => keys.startsWith(`${typed} `))) return { waiting: { strokes, at: now } }
  }
  return { waiting: nothingWaiting }
}

/** Whether keys typed there are text: a field, or anything inside an open dialog. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as Partial<HTMLElement> | null
  if (element === null || typeof element.matches !== 'function') return false
  const field =
    'input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range]), textarea, select, [contenteditable=true], [role=combobox], [role=dialog] *, [role=menu] *, [role=listbox] *'
  return element.matches(field)
}
