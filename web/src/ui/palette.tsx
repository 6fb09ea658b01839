/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a datalist can show neither reasons nor keys */
import { useId, useState } from 'react'
import { useMessages } from '../lib/messages.tsx'
import { matches } from '../lib/search-words.ts'
import type { Action } from './action-menu.tsx'
import { Dialog } from './dialog.tsx'
import { Keys } from './keys.tsx'
import css from './palette.module.css'

type PaletteProps = { readonly open: boolean; readonly onClose: () => void; readonly actions: readonly Action[] }

/** Every command by its words: a combobox with its list (ARIA Authoring Practices 1.2), in a dialog. */
export function Palette(props: PaletteProps) {
  const m = useMessages()
  return (
    <Dialog title={m('command.palette')} open={props.open} onClose={props.onClose}>
      <Search {...props} />
    </Dialog>
  )
}

function Search({ onClose, actions }: PaletteProps) {
  const m = useMessages()
  const list = useId()
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const found = actions.filter(({ title }) => matches(title, words))
  const current = found[Math.min(at, found.length - 1)]
  const idOf = (action: Action) => `${list}-${action.id}`
  const choose = (action: Action | undefined) => {
    if (action === undefined || action.off !== undefined) return
    onClose()
    action.run()
  }
  const move = (to: number) => {
    const next = (to + found.length) % Math.max(1, found.length)
    setAt(next)
    const action = found[next]
    if (action !== undefined) document.getElementById(idOf(action))?.scrollIntoView({ block: 'nearest' })
  }
  const steps: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(at + 1),
    ArrowUp: () => move(at - 1),
    Enter: () => choose(current),
  }
  return (
    <div className={css['palette']}>
      <input
        className={css['words']}
        type="text"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-activedescendant={current === undefined ? undefined : idOf(current)}
        aria-autocomplete="list"
        aria-label={m('command.palette')}
        placeholder={m('command.placeholder')}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          const step = steps[event.key]
          if (step === undefined || event.nativeEvent.isComposing) return
          event.preventDefault()
          step()
        }}
      />
      <div id={list} role="listbox" aria-label={m('command.palette')} className={css['list']}>
        {found.map((action) => (
          // The keyboard acts on the combobox above; the pointer on the option.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div
            key={action.id}
            id={idOf(action)}
            role="option"
            aria-selected={action === current}
            aria-disabled={action.off === undefined ? undefined : true}
            className={css['option']}
            onClick={() => choose(action)}
          >
            <span>
              {action.title}
              {action.off !== undefined && <span className={css['why']}>{action.off}</span>}
            </span>
            {action.keys !== undefined && <Keys keys={action.keys} />}
          </div>
        ))}
      </div>
      <output className={css['count']}>
        {found.length === 0 ? m('command.none') : m('command.found', { count: found.length })}
      </output>
    </div>
  )
}
