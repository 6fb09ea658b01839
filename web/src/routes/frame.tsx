import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { followNode } from '../lib/live.ts'
import { useFormats, useMessages } from '../lib/messages.tsx'
import { prefer, usePreferences } from '../lib/preferences.ts'
import { Banner } from '../ui/banner.tsx'
import { SideDialog } from '../ui/dialog.tsx'
import { Link } from '../ui/link.tsx'
import { MarkingChips } from '../ui/marking.tsx'
import { Notices } from '../ui/toast.tsx'
import type { MenuRow } from './area.ts'
import { CommandCentre, openPalette } from './command-centre.tsx'
import css from './frame.module.css'
import { PrintMargins } from './print.tsx'
import { SearchBox } from './search-box.tsx'
import { SettingsMenu } from './settings.tsx'
import { LiveMark, StandingLine } from './standing-line.tsx'
import { useShownMarking, useStanding } from './standing.tsx'

/** What stands around every screen of a session. */
export function Frame({ menu: rows }: { menu: readonly MenuRow[] }) {
  const m = useMessages()
  const { roles: held = [] } = useStanding()
  const menu = rows.filter(({ roles }) => roles === undefined || roles.some((role) => held.includes(role)))
  const { menuOpen } = usePreferences()
  const { pathname } = useLocation()
  const [drawer, setDrawer] = useState(false)
  const main = useRef<HTMLElement>(null)
  const top = useRef<HTMLElement>(null)
  useFocusOnArrival(main, pathname)
  useBarHeight(top)
  const queries = useQueryClient()
  useEffect(() => followNode(queries), [queries])
  const narrow = () => matchMedia('(max-width: 47.99rem)').matches
  const toggle = () => (narrow() ? setDrawer(!drawer) : prefer({ menuOpen: !menuOpen }))
  return (
    <div className={css['frame']} data-menu={menuOpen ? 'open' : 'closed'}>
      <a href="#content" className={css['skip']}>
        {m('frame.skip')}
      </a>
      <header ref={top} className={css['top']}>
        <button
          type="button"
          className={css['icon']}
          onClick={toggle}
          aria-label={menuOpen ? m('frame.hideMenu') : m('frame.showMenu')}
          aria-expanded={menuOpen}
        >
          <span aria-hidden="true" className={css['bars']} />
        </button>
        <StandingLine />
        <div className={css['tools']}>
          <LiveMark />
          <SearchBox />
          <button type="button" className={css['find']} onClick={openPalette}>
            {m('command.palette')} <kbd dir="ltr">Ctrl K</kbd>
          </button>
          <SettingsMenu />
        </div>
        <MarkingLine />
      </header>
      <nav className={css['rail']} aria-label={m('frame.menu')}>
        <MenuRows rows={menu} at={pathname} />
      </nav>
      <SideDialog title={m('frame.menu')} open={drawer} onClose={() => setDrawer(false)}>
        <nav aria-label={m('frame.menu')}>
          <MenuRows rows={menu} at={pathname} onFollow={() => setDrawer(false)} />
        </nav>
      </SideDialog>
      <main id="content" ref={main} tabIndex={-1} className={css['content']}>
        <Outlet />
      </main>
      <PrintMargins />
      <Notices />
      <CommandCentre />
    </div>
  )
}

type RowsProps = { rows: readonly MenuRow[]; at: string; onFollow?: () => void }

/** The row that leads to where the person is: of several that begin the address, the longest. */
function rowOf(rows: readonly MenuRow[], at: string): string | undefined {
  const hrefs = rows
    .map(({ href }) => href)
    .filter((href) => at === href || (href !== '/' && at.startsWith(`${href}/`)))
  return hrefs.toSorted((a, b) => b.length - a.length)[0]
}

function MenuRows({ rows, at, onFollow }: RowsProps) {
  const m = useMessages()
  const here = rowOf(rows, at)
  return (
    <ul className={css['rows']}>
      {rows.map(({ title, href }) => (
        <li key={href}>
          <Link href={href} current={href === here} {...(onFollow === undefined ? {} : { onFollow })}>
            {typeof title === 'string' ? m(title) : title.text}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function MarkingLine() {
  const m = useMessages()
  const marking = useShownMarking()
  if (marking === undefined) return null
  return (
    <section className={css['marking']} aria-label={m('frame.marking')}>
      <Banner>
        <MarkingChips marking={marking} long />
      </Banner>
    </section>
  )
}

/** Tells styles how high the top line is (`--bar`), so that what sticks under it never hides behind it. */
function useBarHeight(top: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const bar = top.current
    if (bar === null) return undefined
    const observer = new ResizeObserver(() => {
      bar.parentElement?.style.setProperty('--bar', `${bar.offsetHeight}px`)
    })
    observer.observe(bar)
    return () => observer.disconnect()
  }, [top])
}

/** After going somewhere else the reading position is the new content, not the link that was followed. */
function useFocusOnArrival(main: React.RefObject<HTMLElement | null>, pathname: string): void {
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    main.current?.focus({ preventScroll: true })
  }, [main, pathname])
}

export function NothingHere() {
  const m = useMessages()
  const formats = useFormats()
  return (
    <div lang={formats.language}>
      <h1>{m('frame.notFoundTitle')}</h1>
      <p>{m('frame.notFoundText')}</p>
    </div>
  )
}
