import { useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { Link } from '../../../ui/link.tsx'
import { Page } from '../../../ui/page.tsx'
import css from '../identity.module.css'

const parts = [
  { title: 'admin.officers', href: '/administration' },
  { title: 'admin.posts', href: '/administration/posts' },
  { title: 'admin.authorities', href: '/administration/authorities' },
  { title: 'admin.accounts', href: '/administration/service-accounts' },
  { title: 'oversight.rules', href: '/rules' },
  { title: 'oversight.proposals', href: '/proposals' },
] as const

/** One screen of the administration, with the way to the others. */
export function Administration({
  title,
  actions,
  children,
}: {
  title: string
  actions?: ReactNode
  children: ReactNode
}) {
  const m = useMessages()
  const { pathname } = useLocation()
  return (
    <Page title={title} actions={actions}>
      <nav aria-label={m('admin.title')}>
        <ul className={css['subnav']}>
          {parts.map((part) => (
            <li key={part.href}>
              <Link href={part.href} current={pathname === part.href}>
                {m(part.title)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </Page>
  )
}
