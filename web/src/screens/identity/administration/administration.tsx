import { useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { Link } from '../../../ui/link.tsx'
import { Page } from '../../../ui/page.tsx'
import css from '../identity.module.css'

const parts = [
  { title: 'menu.officers', href: '/administration' },
  { title: 'menu.posts', href: '/administration/posts' },
  { title: 'menu.authorities', href: '/administration/authorities' },
  { title: 'menu.serviceAccounts', href: '/administration/service-accounts' },
  { title: 'menu.rules', href: '/rules' },
  { title: 'menu.proposals', href: '/proposals' },
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
      <nav aria-label={m('menu.administration')}>
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
