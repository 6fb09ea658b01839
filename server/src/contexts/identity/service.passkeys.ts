import { unknown } from '#kernel/authorise'
import { command, trace, type Endpoint } from '#kernel/command'
import { reference } from '#kernel/policy'
import { query } from '#kernel/query'
import { isRefusal, refuse } from '#kernel/refusal'
import { beginSession, viewOf } from './begin-session.ts'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { checkRecent, counterWentBack, plus } from './rules.ts'
import { signInAttempt } from './service.sandbox.ts'
import { ownSession } from './service.session.ts'
import { writes } from './store.ts'
import type { KeptPasskey } from './store.credentials.ts'
import type { SignedIn } from './store.sessions.ts'
import { checkRegistration, checkSignIn, registrationOptions, relyingParty, signInOptions } from './webauthn.ts'

/** A ceremony that was begun must be finished within five minutes. */
export const ceremonyMinutes = 5

/** One and the same answer to whatever failed, so that nobody learns which officers or passkeys there are. */
export const signInFailed = refuse('sign-in-failed', { detail: 'nobody could be signed in' })

const ownPasskey = ({ officer }: SignedIn, id = 'own') => ({
  type: 'Passkey',
  id,
  within: `officer:${officer.id}`,
  attrs: { owner: reference('Officer', officer.id) },
})

/** Signing in with a passkey. */
export function passkeySignIn(ground: Ground): { readonly begin: Endpoint; readonly finish: Endpoint } {
  const { store, settings, random, kernel } = ground
  const party = relyingParty(settings)

  const begin = command({
    route: contract.beginPasskeySignIn,
    action: 'identity.sign-in',
    purpose: 'none',
    load: () => Promise.resolve({}),
    resource: () => signInAttempt('passkey'),
    facts: () => signInOptions(party, random(32)),
    decide: (_, { id, now }, options) => {
      const ceremony = {
        id: id(),
        kind: 'sign-in' as const,
        challenge: options.challenge,
        data: {},
        expiresAt: plus(now, { minutes: ceremonyMinutes }),
      }
      return { save: ceremony, events: [], reply: { ceremony: ceremony.id, options } }
    },
    save: (ceremony) => [writes.insertCeremony(ceremony)],
  })

  const finish = command({
    route: contract.finishPasskeySignIn,
    action: 'identity.sign-in',
    purpose: 'none',
    load: async ({ body }) => {
      const id = body.answer['id']
      const passkey = typeof id === 'string' && id.length <= 1_400 ? await store.passkey(id) : undefined
      return { ceremony: body.ceremony, passkey }
    },
    resource: ({ ceremony, passkey }) => signInAttempt(ceremony, passkey?.officer),
    facts: async ({ passkey, ceremony }, { body, now, id, device, actor }) => {
      const begun = await store.takeCeremony(ceremony, 'sign-in', now)
      const proof = await checkSignIn(party, begun?.challenge ?? 'none', body.answer, passkey)
      if (begun === undefined || proof === undefined || passkey === undefined) return signInFailed
      if (counterWentBack(passkey.counter, proof.counter)) {
        // Two authenticators answer for one passkey: one of them is a copy.
        const entry = trace(kernel, 'identity.notice-copied-passkey', { actor })
        entry.resource = ownPasskeyOf(passkey)
        await kernel.record(entry.entry('refused', 'sign-in-failed'))
        return signInFailed
      }
      const [officer, seats] = await Promise.all([store.officer(passkey.officer), store.seats([passkey.officer])])
      if (officer?.state !== 'active') return signInFailed
      const session = beginSession(
        ground,
        { officer, seats },
        { id: id(), method: 'passkey', agent: device.agent, now },
      )
      return { ...session, passkey, counter: proof.counter }
    },
    decide: (_, { now }, { signedIn, secret, cookie, passkey, counter }) => ({
      save: { session: signedIn.session, digest: secret.digest, passkey, counter, now },
      events: [],
      reply: viewOf(signedIn, now, settings.session.idleMinutes),
      headers: { 'set-cookie': cookie },
    }),
    save: ({ session, digest, passkey, counter, now }) => [
      writes.usePasskey(passkey, counter, now),
      writes.insertSession(session, digest),
    ],
  })

  return { begin, finish }
}

const ownPasskeyOf = ({ id, officer }: KeptPasskey) => ({
  type: 'Passkey',
  id,
  within: `officer:${officer}`,
  attrs: { owner: reference('Officer', officer) },
})

/** What an officer does with their own passkeys. */
export function ownPasskeys(ground: Ground): readonly Endpoint[] {
  const { store, settings, random } = ground
  const party = relyingParty(settings)
  const own = ownSession(ground)

  const listPasskeys = query({
    route: contract.listPasskeys,
    action: 'identity.list-passkeys',
    purpose: 'none',
    load: own,
    resource: (mine) => ownPasskey(mine),
    reply: async ({ officer }) => {
      const passkeys = await store.passkeys(officer.id)
      return {
        reply: { passkeys: passkeys.map(({ id, label, addedAt, lastUsedAt }) => ({ id, label, addedAt, lastUsedAt })) },
      }
    },
  })

  const beginPasskey = command({
    route: contract.beginPasskey,
    action: 'identity.add-passkey',
    purpose: 'none',
    load: own,
    resource: (mine) => ownPasskey(mine),
    facts: async ({ officer, session }, { now }) =>
      checkRecent(session, now) ??
      registrationOptions(
        party,
        random(32),
        { officer: officer.id, email: officer.email, name: officer.name.text },
        await store.passkeys(officer.id),
      ),
    decide: ({ session }, { id, now }, options) => {
      const ceremony = {
        id: id(),
        kind: 'passkey' as const,
        challenge: options.challenge,
        data: { session: session.id },
        expiresAt: plus(now, { minutes: ceremonyMinutes }),
      }
      return { save: ceremony, events: [], reply: { ceremony: ceremony.id, options } }
    },
    save: (ceremony) => [writes.insertCeremony(ceremony)],
  })

  const finishPasskey = command({
    route: contract.finishPasskey,
    action: 'identity.add-passkey',
    purpose: 'none',
    load: own,
    resource: (mine) => ownPasskey(mine),
    facts: async ({ session }, { body, now }) => {
      const begun = await store.takeCeremony(body.ceremony, 'passkey', now)
      if (begun === undefined || begun.data['session'] !== session.id) return signInFailed
      return (await checkRegistration(party, begun.challenge, body.answer)) ?? signInFailed
    },
    decide: ({ officer }, { body, now }, made) => {
      const passkey: KeptPasskey = { ...made, officer: officer.id, label: body.label, addedAt: now, lastUsedAt: null }
      const { id, label, addedAt, lastUsedAt } = passkey
      return { save: passkey, events: [], reply: { id, label, addedAt, lastUsedAt } }
    },
    save: (passkey) => [writes.insertPasskey(passkey)],
    taken: { passkey_pkey: signInFailed },
  })

  const removePasskey = command({
    route: contract.removePasskey,
    action: 'identity.remove-passkey',
    purpose: 'none',
    load: async (call) => {
      const mine = await own(call)
      if (isRefusal(mine)) return mine
      const passkeys = await store.passkeys(mine.officer.id)
      if (!passkeys.some(({ id }) => id === call.body.id)) return unknown()
      return { ...mine, passkeys, subject: await store.subjectOf(mine.officer.id) }
    },
    resource: (mine) => ownPasskey(mine),
    decide: ({ officer, passkeys, subject }, { body, now }) => {
      if (passkeys.length === 1 && subject === null) {
        return refuse('last-passkey', { detail: 'without it you could not sign in again; add another one first' })
      }
      return { save: { officer, id: body.id, now }, events: [], reply: {} }
    },
    // Moving the officer on keeps two removals at once from leaving none.
    save: ({ officer, id, now }) => [writes.removePasskey(id), writes.moveOfficer(officer, officer.state, now)],
  })

  return [listPasskeys, beginPasskey, finishPasskey, removePasskey]
}
