import { useRouter } from '@tanstack/react-router'
import { useMessages } from '../lib/messages.tsx'
import css from './frame.module.css'

const boxId = 'search-box'

/** Puts the caret into the search box of the top line; where it is not shown, opens the screen that has its own. */
export function goToSearch(go: (href: string) => void): void {
  const box = document.getElementById(boxId)
  if (box === null || box.offsetParent === null) go('/search')
  else box.focus()
}

/** Words that are looked for in all cases open to the reader. */
export function SearchBox() {
  const m = useMessages()
  const router = useRouter()
  return (
    <search className={css['searchBox']}>
      <form
        className={css['searchBox']}
        onSubmit={(event) => {
          event.preventDefault()
          const q = new FormData(event.currentTarget).get('q')
          if (typeof q !== 'string' || q.trim() === '') return
          router.history.push(`/search?${new URLSearchParams({ q: q.trim() })}`)
        }}
      >
        <input
          id={boxId}
          name="q"
          type="search"
          dir="auto"
          maxLength={200}
          autoComplete="off"
          aria-label={m('cases.search')}
          aria-keyshortcuts="/"
          placeholder={m('cases.searchShort')}
        />
      </form>
    </search>
  )
}
