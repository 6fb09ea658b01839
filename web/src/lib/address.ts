import { useLocation, useRouter } from '@tanstack/react-router'

/** Only addresses of this application may be gone to: what stands in a link may come from anybody. */
export function ownAddress(href: string | null | undefined): string {
  return href !== null && href !== undefined && /^\/(?![/\\])/.test(href) ? href : '/'
}

/** An address with search parameters changed; an empty value takes its parameter away. */
export function addressWith(
  path: string,
  search: string,
  changes: Readonly<Record<string, string | undefined>>,
): string {
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') next.delete(name)
    else next.set(name, value)
  }
  return next.size === 0 ? path : `${path}?${next}`
}

/** What a screen shows stands in its address: its search parameters as written, and ways to change them. */
export function useAddress() {
  const { pathname, searchStr } = useLocation()
  const router = useRouter()
  const params = new URLSearchParams(searchStr)
  const hrefWith = (changes: Readonly<Record<string, string | undefined>>) => addressWith(pathname, searchStr, changes)
  return {
    get: (name: string): string | undefined => params.get(name) ?? undefined,
    hrefWith,
    /** Changes the address in place: the button Back leaves the screen. */
    set: (changes: Readonly<Record<string, string | undefined>>) => router.history.replace(hrefWith(changes)),
    go: (href: string) => router.history.push(href),
  } as const
}
