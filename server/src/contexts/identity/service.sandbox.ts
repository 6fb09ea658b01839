import type { Resource } from '#kernel/authorise'
import { command, type Endpoint } from '#kernel/command'
import { query } from '#kernel/query'
import { refuse } from '#kernel/refusal'
import { beginSession, viewOf } from './begin-session.ts'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { writes } from './store.ts'

/** An attempt to sign in, as policies and the audit trail see it; `within` names the officer where one is known. */
export function signInAttempt(id: string, officer?: string): Resource {
  return { type: 'SignIn', id, attrs: {}, ...(officer === undefined ? {} : { within: `officer:${officer}` }) }
}

const notASandbox = refuse('not-a-sandbox', { detail: 'sample officers exist in a sandbox only' })

/** Signing in as a sample officer: in a sandbox that has them, and nowhere else. */
export function sandboxEndpoints(ground: Ground): { readonly list: Endpoint; readonly signIn: Endpoint } {
  const { store, settings } = ground
  const open = settings.sandbox && settings.sampleOfficers

  const listSampleOfficers = query({
    route: contract.listSampleOfficers,
    action: 'identity.read-sample-officers',
    purpose: 'none',
    audit: 'none',
    load: async () => (open ? store.sampleOfficers() : notASandbox),
    resource: () => signInAttempt('sandbox'),
    reply: async (officers) => {
      const seats = await store.seats(officers.map(({ id }) => id))
      const rows = officers.flatMap((officer) => {
        const seat = seats.find(({ tenure }) => tenure.officer === officer.id && tenure.kind === 'holder')
        if (seat === undefined) return []
        const { title, roles } = seat.post
        const [authority] = seat.authority.names
        return authority === undefined ? [] : [{ officer, title, roles, authority }]
      })
      return { reply: { officers: rows } }
    },
  })

  const signInAsSample = command({
    route: contract.signInAsSample,
    action: 'identity.sign-in',
    purpose: 'none',
    load: async ({ body }) => {
      if (!open) return notASandbox
      const officer = await store.officer(body.officer)
      if (officer === undefined || !officer.sample || officer.state !== 'active') {
        return refuse('sign-in-failed', { detail: 'nobody could be signed in' })
      }
      return officer
    },
    resource: (officer) => signInAttempt('sandbox', officer.id),
    facts: async (officer, { id, now, device }) =>
      beginSession(
        ground,
        { officer, seats: await store.seats([officer.id]) },
        { id: id(), method: 'sandbox', agent: device.agent, now },
      ),
    decide: (_, { now }, { signedIn, secret, cookie }) => ({
      save: { session: signedIn.session, digest: secret.digest },
      events: [],
      reply: viewOf(signedIn, now, settings.session.idleMinutes),
      headers: { 'set-cookie': cookie },
    }),
    save: ({ session, digest }) => [writes.insertSession(session, digest)],
  })

  return { list: listSampleOfficers, signIn: signInAsSample }
}
