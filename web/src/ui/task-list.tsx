import { useMessages } from '../lib/messages.tsx'
import { Badge } from './badge.tsx'
import { Link } from './link.tsx'
import css from './task-list.module.css'

/** `seen`: opened but incomplete, which is not the same as never opened. */
export type TaskState = 'open' | 'seen' | 'done' | 'errors' | 'blocked'

export type TaskSection = {
  readonly id: string
  readonly title: string
  readonly hint?: string
  readonly href: string
  readonly state: TaskState
}

/** The sections of a long form with how far each is, in the order they are best done. */
export function TaskList({ sections }: { sections: readonly TaskSection[] }) {
  const m = useMessages()
  const words = {
    done: { tone: 'good', text: m('form.taskDone') },
    seen: { tone: 'accent', text: m('form.taskSeen') },
    open: { tone: 'plain', text: m('form.taskOpen') },
    errors: { tone: 'critical', text: m('form.taskErrors') },
    blocked: { tone: 'plain', text: m('form.taskBlocked') },
  } as const
  const done = sections.filter(({ state }) => state === 'done').length
  return (
    <div>
      <p className={css['sum']}>{m('form.tasksDone', { done, total: sections.length })}</p>
      <ol className={css['list']}>
        {sections.map(({ id, title, hint, href, state }) => (
          <li key={id}>
            <span>
              {state === 'blocked' ? <span>{title}</span> : <Link href={href}>{title}</Link>}
              {hint !== undefined && <span className={css['hint']}>{hint}</span>}
            </span>
            <Badge tone={words[state].tone}>{words[state].text}</Badge>
          </li>
        ))}
      </ol>
    </div>
  )
}
