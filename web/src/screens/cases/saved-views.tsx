import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { useSavedViews } from '../../lib/views.ts'
import { Button } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import css from './cases.module.css'

/** Views of a list kept under a name. A view is its address: it shows to each reader what that reader may see. */
export function SavedViews({ path }: { path: string }) {
  const m = useMessages()
  const { pathname, searchStr } = useLocation()
  const { views, save, remove } = useSavedViews(path)
  const [name, setName] = useState('')
  const href = pathname + searchStr
  const here = views.find((view) => view.href === href)
  return (
    <div className={css['views']}>
      {views.length > 0 && (
        <nav aria-label={m('cases.savedViews')}>
          {views.map((view) => (
            <span key={view.name}>
              <Link href={view.href} current={view.href === href}>
                <bdi>{view.name}</bdi>
              </Link>
              <Button kind="quiet" label={m('cases.forgetView', { name: view.name })} onClick={() => remove(view.name)}>
                ×
              </Button>
            </span>
          ))}
        </nav>
      )}
      {here === undefined && searchStr !== '' && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() === '') return
            save({ name: name.trim(), href })
            setName('')
          }}
        >
          <label>
            {m('cases.viewName')}{' '}
            <input value={name} maxLength={80} dir="auto" onChange={(event) => setName(event.currentTarget.value)} />
          </label>{' '}
          <Button type="submit">{m('cases.saveView')}</Button>
        </form>
      )}
    </div>
  )
}
