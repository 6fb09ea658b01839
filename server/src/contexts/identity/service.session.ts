import type { Resource } from '#kernel/authorise'
import { unknown } from '#kernel/authorise'
import { command, type Call, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { reference } from '#kernel/policy'
import { query } from '#kernel/query'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import type { Route } from '#kernel/route'
import { viewOf } from './begin-session.ts'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { actingPosts, checkPurpose, sessionHolds, type SessionFacts } from './rules.ts'
import { sessionCookie } from './secrets.ts'
import { writes } from './store.ts'
import type { SignedIn } from './store.sessions.ts'

export const notSignedIn: Refusal = refuse('not-signed-in', { detail: 'sign in first' })

/** The session of whoever asks; visitors and service accounts have none. */
export function ownSession(ground: Ground) {
  return async (call: Pick<Call<Route>, 'actor'>): Promise<SignedIn | Refusal> => {
    const id = call.actor.session
    const found = id === null ? undefined : await ground.store.session(id)
    return found === undefined || found.session.endedAt !== null ? notSignedIn : found
  }
}

export function sessionResource({ session }: { readonly session: SessionFacts }): Resource {
  return {
    type: 'Session',
    id: session.id,
    within: `officer:${session.officer}`,
    attrs: { owner: reference('Officer', session.officer) },
  }
}

/** What an officer does about their own sessions. */
export function sessionEndpoints(ground: Ground, version: string): readonly Endpoint[] {
  const { store, settings } = ground
  const own = ownSession(ground)
  const idle = settings.session.idleMinutes
  const view = (signedIn: SignedIn, session: Partial<SessionFacts>, now: string) =>
    viewOf({ ...signedIn, session: { ...signedIn.session, ...session } }, now, idle)

  const readNode = query({
    route: contract.readNode,
    action: 'identity.read-node',
    purpose: 'none',
    audit: 'none',
    load: () => Promise.resolve({}),
    resource: () => theNode,
    reply: async () => ({
      reply: {
        state: settings.state,
        name: settings.name,
        version,
        sandbox: settings.sandbox,
        methods: [
          'passkey' as const,
          ...(settings.oidc === undefined ? [] : ['oidc' as const]),
          ...(settings.sandbox && settings.sampleOfficers ? ['sandbox' as const] : []),
        ],
        unclaimed: !(await store.anyOfficer()),
      },
    }),
  })

  const readSession = query({
    route: contract.readSession,
    action: 'identity.read-session',
    purpose: 'none',
    audit: 'none',
    load: own,
    resource: sessionResource,
    reply: async (signedIn, { now }) => ({ reply: view(signedIn, {}, now) }),
  })

  const signOut = command({
    route: contract.signOut,
    action: 'identity.sign-out',
    purpose: 'none',
    load: own,
    resource: sessionResource,
    decide: ({ session }, { now }) => ({
      save: { id: session.id, now },
      events: [],
      reply: {},
      headers: { 'set-cookie': sessionCookie(settings, '', 0) },
    }),
    save: ({ id, now }) => [writes.endSession(id, now)],
  })

  const choosePost = command({
    route: contract.choosePost,
    action: 'identity.choose-post',
    purpose: 'none',
    load: own,
    resource: sessionResource,
    decide: (signedIn, { body, now }) => {
      const held = actingPosts(signedIn.seats, now).some(({ post }) => post.id === body.post)
      if (!held) return refuse('post-not-held', { field: 'post', detail: 'you do not hold this post now' })
      // A purpose belongs to the post it was chosen in.
      const chosen = { id: signedIn.session.id, post: body.post, purpose: null, basis: null }
      return { save: chosen, events: [], reply: view(signedIn, chosen, now) }
    },
    save: (chosen) => [writes.choose(chosen)],
  })

  const choosePurpose = command({
    route: contract.choosePurpose,
    action: 'identity.choose-purpose',
    purpose: 'none',
    load: own,
    resource: sessionResource,
    decide: (signedIn, { body, now }) => {
      const { id, post } = signedIn.session
      const acting = actingPosts(signedIn.seats, now).find((seat) => seat.post.id === post)
      if (acting === undefined) {
        return refuse('purpose-not-known', { field: 'purpose', detail: 'choose the post to act in first' })
      }
      const wrong = checkPurpose(settings.state, acting.roles, body.purpose, body.basis)
      if (wrong) return wrong
      const chosen = { id, post: acting.post.id, purpose: body.purpose, basis: body.basis }
      return { save: chosen, events: [], reply: view(signedIn, chosen, now) }
    },
    save: (chosen) => [writes.choose(chosen)],
  })

  const chooseLanguage = command({
    route: contract.chooseLanguage,
    action: 'identity.choose-language',
    purpose: 'none',
    load: own,
    resource: sessionResource,
    decide: (signedIn, { body, now }) => {
      const officer = { ...signedIn.officer, language: body.language }
      return { save: officer, events: [], reply: view({ ...signedIn, officer }, {}, now) }
    },
    save: (officer) => [writes.speak(officer.id, officer.language)],
  })

  const listSessions = query({
    route: contract.listSessions,
    action: 'identity.list-sessions',
    purpose: 'none',
    load: own,
    resource: sessionResource,
    reply: async ({ officer, session }, { now }) => {
      const open = (await store.openSessions(officer.id)).filter((one) => sessionHolds(one, officer, now, idle))
      const sessions = open.map(({ id, method, signedInAt, lastSeenAt, device }) => ({
        id,
        method,
        signedInAt,
        lastSeenAt,
        device,
        current: id === session.id,
      }))
      return { reply: { sessions } }
    },
  })

  const revokeSession = command({
    route: contract.revokeSession,
    action: 'identity.end-session',
    purpose: 'none',
    visibleBy: 'identity.end-session',
    load: async (call) => {
      const mine = await own(call)
      if (isRefusal(mine)) return mine
      return (await store.session(call.params.id)) ?? unknown()
    },
    resource: sessionResource,
    decide: ({ session }, { now }) => ({ save: { id: session.id, now }, events: [], reply: {} }),
    save: ({ id, now }) => [writes.endSession(id, now)],
  })

  return [readNode, readSession, signOut, choosePost, choosePurpose, chooseLanguage, listSessions, revokeSession]
}
