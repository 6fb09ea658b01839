import { readNode, readSession } from '@comity/server/contracts/identity'
import type { Session } from '@comity/server/contracts/identity'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { ApiRefusal, createApi } from '../../lib/api.ts'
import { addressWith, ownAddress } from '../../lib/address.ts'
import { presence } from '../../lib/presence.ts'
import { keyOf, queries, queryOf } from '../../lib/queries.ts'

// Asking whether someone is signed in must not itself lead to the sign-in screen.
const quietly = createApi({
  fetch: (...request) => globalThis.fetch(...request),
  origin: '',
  newKey: () => crypto.randomUUID(),
  onSignedOut: () => undefined,
  timeoutMilliseconds: 20_000,
  presence,
})

export const sessionQuery = queryOptions({
  queryKey: keyOf(readSession, {}),
  queryFn: ({ signal }): Promise<Session> => quietly.call(readSession, {}, { signal }),
  staleTime: Infinity,
})

export const nodeQuery = { ...queryOf(readNode, {}), staleTime: Infinity }

/** The session of this page, once it is known; asks nothing by itself. */
export function useSession(): Session | undefined {
  return useQuery({ ...sessionQuery, enabled: false }).data
}

/** Takes over a session that the node has just answered with. */
export function keepSession(session: Session): void {
  queries.setQueryData(sessionQuery.queryKey, session)
}

/** What is still to be chosen before the work begins; undefined when nothing is. */
export function nextChoice(session: Session): '/begin/post' | '/begin/purpose' | undefined {
  if (session.acting === null) return '/begin/post'
  return session.purpose === null || session.basis === null ? '/begin/purpose' : undefined
}

/** Where to go with a session: to what is still to be chosen, and from there to `from`. */
export function onwards(session: Session, from: string): string {
  const choice = nextChoice(session)
  return choice === undefined ? from : addressWith(choice, '', { from })
}

async function sessionOrNone(): Promise<Session | undefined> {
  try {
    return await queries.ensureQueryData(sessionQuery)
  } catch (failure) {
    if (failure instanceof ApiRefusal && failure.code === 'not-signed-in') return undefined
    throw failure
  }
}

function leadTo(to: string, from: string): never {
  // The tree of routes is not known where its guards are declared: its types cannot be either.
  throw redirect({ to, search: { from }, replace: true } as unknown as Parameters<typeof redirect>[0])
}

const returnKey = 'comity.return'

/** Keeps the address to come back to while the browser is away at the agency's identity provider. */
export function keepReturn(from: string): void {
  try {
    sessionStorage.setItem(returnKey, from)
  } catch {
    // Without storage the way back ends at the inbox.
  }
}

function takeReturn(): string | null {
  try {
    const from = sessionStorage.getItem(returnKey)
    sessionStorage.removeItem(returnKey)
    return from
  } catch {
    return null
  }
}

type Going = { readonly location: { readonly href: string } }

/** Lets nobody past without a session, a post and a purpose: leads to what is missing, and back afterwards. */
export async function needSession({ location }: Going): Promise<void> {
  const session = await sessionOrNone()
  if (session === undefined) leadTo('/sign-in', location.href)
  const choice = nextChoice(session)
  if (choice !== undefined) leadTo(choice, location.href === '/' ? ownAddress(takeReturn()) : location.href)
}

/** For the questions after sign-in: a session is enough. */
export async function needOfficer({ location }: Going): Promise<void> {
  if ((await sessionOrNone()) === undefined) leadTo('/sign-in', location.href)
}
