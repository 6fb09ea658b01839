import { z } from 'zod'
import { command, type Endpoint } from '#kernel/command'
import { happened } from '#kernel/event'
import { refuse } from '#kernel/refusal'
import { route } from '#kernel/route'
import { Id } from '#kernel/schema/page'
import { beginSession, viewOf } from './begin-session.ts'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { callbackPath, type Provider } from './oidc.ts'
import { plus } from './rules.ts'
import { ceremonyMinutes, signInFailed } from './service.passkeys.ts'
import { signInAttempt } from './service.sandbox.ts'
import { writes } from './store.ts'
import { Session, type Officer } from './words.ts'

/** What the two pages of this sign-in ask of the interpreter. They answer with redirects, so no contract has them. */
export const startOidc = route({
  method: 'GET',
  path: '/api/sign-in/oidc/start',
  access: 'public',
  summary: 'Begin signing in at the identity provider of the agency',
  reply: z.object({ ceremony: Id, location: z.url() }),
  refusals: {},
})
export const finishOidc = route({
  method: 'GET',
  path: callbackPath,
  access: 'public',
  summary: 'Come back from the identity provider of the agency',
  body: z.object({ ceremony: Id, search: z.string().max(4_000) }),
  reply: Session,
  refusals: { 'sign-in-failed': 401 },
})

const Remembered = z.object({ verifier: z.string(), nonce: z.string() })

/**
 * Signing in at the agency's own provider. Whoever is bound to the subject is signed in; an invited officer whose
 * verified address matches is bound to it, once and for all. Officers are never made here.
 */
export function oidcSignIn(
  ground: Ground,
  provider: Provider,
): { readonly start: Endpoint; readonly finish: Endpoint } {
  const { store, settings } = ground

  const start = command({
    route: startOidc,
    action: 'identity.sign-in',
    purpose: 'none',
    load: () => Promise.resolve({}),
    resource: () => signInAttempt('oidc'),
    facts: () =>
      provider
        .begin()
        .catch(() => refuse('unavailable', { detail: 'the identity provider of the agency does not answer' })),
    decide: (_, { id, now }, { location, state, verifier, nonce }) => {
      const ceremony = {
        id: id(),
        kind: 'oidc' as const,
        challenge: state,
        data: { verifier, nonce },
        expiresAt: plus(now, { minutes: ceremonyMinutes }),
      }
      return { save: ceremony, events: [], reply: { ceremony: ceremony.id, location } }
    },
    save: (ceremony) => [writes.insertCeremony(ceremony)],
  })

  const knownAs = async (subject: string, email: string | undefined): Promise<Officer | undefined> => {
    const bound = await store.officerBySubject(subject)
    if (bound !== undefined) return bound.state === 'active' ? bound : undefined
    return email === undefined ? undefined : store.invitedByEmail(email)
  }

  const finish = command({
    route: finishOidc,
    action: 'identity.sign-in',
    purpose: 'none',
    load: async ({ body, now }) => {
      const begun = await store.takeCeremony(body.ceremony, 'oidc', now)
      const remembered = Remembered.safeParse(begun?.data)
      if (begun === undefined || !remembered.success) return signInFailed
      const callback = new URL(`${new URL(settings.origin).origin}${callbackPath}${body.search}`)
      const vouched = await provider.finish(callback, { state: begun.challenge, ...remembered.data })
      const officer = vouched === undefined ? undefined : await knownAs(vouched.subject, vouched.email)
      return vouched === undefined || officer === undefined ? signInFailed : { officer, subject: vouched.subject }
    },
    resource: ({ officer }) => signInAttempt('oidc', officer.id),
    facts: async ({ officer }, { id, now, device }) =>
      beginSession(
        ground,
        { officer: { ...officer, state: 'active' }, seats: await store.seats([officer.id]) },
        { id: id(), method: 'oidc', agent: device.agent, now },
      ),
    decide: ({ officer, subject }, { now }, { signedIn, secret, cookie }) => {
      const enrols = officer.state === 'invited'
      return {
        save: { officer, subject, enrols, session: signedIn.session, digest: secret.digest },
        events: enrols ? [happened(contract.OfficerEnrolled, `officer:${officer.id}`, { officer: officer.id })] : [],
        reply: viewOf(signedIn, now, settings.session.idleMinutes),
        headers: { 'set-cookie': cookie },
      }
    },
    save: ({ officer, subject, enrols, session, digest }) => [
      ...(enrols
        ? [writes.moveOfficer(officer, 'active', session.signedInAt, { subject }), writes.dropEnrolmentOf(officer.id)]
        : []),
      writes.insertSession(session, digest),
    ],
    taken: { officer_subject: signInFailed },
  })

  return { start, finish }
}
