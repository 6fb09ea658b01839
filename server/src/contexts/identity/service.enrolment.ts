import { visitor } from '#kernel/actor'
import { auditWrite } from '#kernel/audit'
import { command, trace, type Call, type Endpoint } from '#kernel/command'
import { happened } from '#kernel/event'
import { take } from '#kernel/lifecycle'
import { query } from '#kernel/query'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import type { Route } from '#kernel/route'
import { beginSession, viewOf } from './begin-session.ts'
import * as contract from './contract.ts'
import { firstAdministrator } from './first-administrator.ts'
import type { Ground } from './ground.ts'
import { officerLifecycle } from './lifecycle.ts'
import { plus } from './rules.ts'
import { digestOf, newSecret } from './secrets.ts'
import { enrolmentLink } from './service.officers.ts'
import { ceremonyMinutes, signInFailed } from './service.passkeys.ts'
import { signInAttempt } from './service.sandbox.ts'
import { writes } from './store.ts'
import type { Enrolment, KeptPasskey } from './store.credentials.ts'
import { checkRegistration, registrationOptions, relyingParty } from './webauthn.ts'
import { Officer } from './words.ts'

const claimHours = 24
const linkNotValid = refuse('link-not-valid', { detail: 'the link was used, has expired or was replaced' })

type LinkSubject = { readonly enrolment: Enrolment; readonly officer: Officer | null }

/** A fresh link for the first administrator, in place of the one before; none once there is an officer. */
export async function makeClaimLink({ store, kernel, settings, random, now }: Ground): Promise<string | undefined> {
  if (await store.anyOfficer()) return undefined
  const secret = newSecret(random)
  const expiresAt = plus(now(), { hours: claimHours })
  await kernel.database.commit([
    writes.putEnrolment({ token: secret.digest, officer: null, expiresAt }),
    auditWrite(trace(kernel, 'identity.make-claim-link', { actor: visitor }).entry('done', null)),
  ])
  return enrolmentLink(settings.origin, secret.text)
}

/** Registering the first passkey with a one-time link: by the first administrator, or by an invited officer. */
export function enrolmentEndpoints(ground: Ground): {
  readonly read: Endpoint
  readonly begin: Endpoint
  readonly finish: Endpoint
} {
  const { store, settings, random } = ground
  const party = relyingParty(settings)

  const load = async ({
    body,
    now,
  }: Call<Route & { body: (typeof contract.readEnrolment)['body'] }>): Promise<LinkSubject | Refusal> => {
    const enrolment = await store.enrolment(digestOf(body.token))
    if (enrolment === undefined || enrolment.expiresAt <= now) return linkNotValid
    if (enrolment.officer === null) return (await store.anyOfficer()) ? linkNotValid : { enrolment, officer: null }
    const officer = await store.officer(enrolment.officer)
    if (officer === undefined || isRefusal(take(officerLifecycle, officer.state, 'enrol'))) return linkNotValid
    return { enrolment, officer }
  }
  const resource = ({ officer }: LinkSubject) => signInAttempt('enrolment', officer?.id)

  const read = query({
    route: contract.readEnrolment,
    action: 'identity.enrol',
    purpose: 'none',
    load,
    resource,
    reply: ({ enrolment, officer }) =>
      Promise.resolve({ reply: { first: officer === null, officer, expiresAt: enrolment.expiresAt } }),
  })

  const begin = command({
    route: contract.beginEnrolment,
    action: 'identity.enrol',
    purpose: 'none',
    load,
    resource,
    facts: async ({ officer, enrolment }, { body, id }) => {
      const made: Officer | undefined =
        officer ??
        (body.name === undefined || body.email === undefined
          ? undefined
          : {
              id: id(),
              name: body.name,
              email: body.email,
              state: 'active',
              language: body.language,
              sample: false,
              version: 1,
            })
      if (made === undefined) return refuse('name-missing', { field: 'name', detail: 'say your name and address' })
      const who = { officer: made.id, email: made.email, name: made.name.text }
      const options = await registrationOptions(party, random(32), who, [])
      const data = {
        token: enrolment.token.toString('hex'),
        language: body.language,
        ...(officer === null ? { first: made } : {}),
      }
      return { options, data }
    },
    decide: (_, { id, now }, { options, data }) => {
      const ceremony = {
        id: id(),
        kind: 'enrol' as const,
        challenge: options.challenge,
        data,
        expiresAt: plus(now, { minutes: ceremonyMinutes }),
      }
      return { save: ceremony, events: [], reply: { ceremony: ceremony.id, options } }
    },
    save: (ceremony) => [writes.insertCeremony(ceremony)],
  })

  const finish = command({
    route: contract.finishEnrolment,
    action: 'identity.enrol',
    purpose: 'none',
    load,
    resource,
    facts: async ({ enrolment, officer }, { body, now, id, device }) => {
      const begun = await store.takeCeremony(body.ceremony, 'enrol', now)
      if (begun === undefined || begun.data['token'] !== enrolment.token.toString('hex')) return signInFailed
      const made = await checkRegistration(party, begun.challenge, body.answer)
      if (made === undefined) return signInFailed
      const how = { id: id(), method: 'passkey' as const, agent: device.agent, now }
      const language = Officer.shape.language.parse(begun.data['language'])
      if (officer === null) {
        const first = firstAdministrator(Officer.parse(begun.data['first']), settings.name, now, id)
        return {
          made,
          first,
          officer: first.officer,
          ...beginSession(ground, { officer: first.officer, seats: [first.seat] }, how),
        }
      }
      const enrolled: Officer = { ...officer, language, state: 'active', version: officer.version + 1 }
      const seats = await store.seats([officer.id])
      return { made, first: undefined, officer, ...beginSession(ground, { officer: enrolled, seats }, how) }
    },
    decide: ({ enrolment }, { body, now }, { made, first, officer, signedIn, secret, cookie }) => {
      const passkey: KeptPasskey = { ...made, officer: officer.id, label: body.label, addedAt: now, lastUsedAt: now }
      return {
        save: {
          enrolment,
          passkey,
          first,
          officer,
          language: signedIn.officer.language,
          session: signedIn.session,
          secret,
        },
        events: [happened(contract.OfficerEnrolled, `officer:${officer.id}`, { officer: officer.id })],
        reply: viewOf(signedIn, now, settings.session.idleMinutes),
        headers: { 'set-cookie': cookie },
      }
    },
    save: ({ enrolment, passkey, first, officer, language, session, secret }) => [
      writes.useEnrolment(enrolment.token),
      ...(first === undefined
        ? [writes.moveOfficer(officer, 'active', session.signedInAt, { language })]
        : [
            writes.insertAuthority(first.seat.authority),
            writes.insertPost(first.seat.post),
            writes.insertOfficer(first.officer),
            writes.insertTenure(first.seat.tenure),
          ]),
      writes.insertPasskey(passkey),
      writes.insertSession(session, secret.digest),
    ],
    taken: { passkey_pkey: signInFailed },
  })

  return { read, begin, finish }
}
