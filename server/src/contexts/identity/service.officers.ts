import { unknown } from '#kernel/authorise'
import { command, type Command } from '#kernel/command'
import { theNode } from '#kernel/context'
import { happened, type EventKind } from '#kernel/event'
import { refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { officerLifecycle } from './lifecycle.ts'
import { keepAdministrator } from './rules.duties.ts'
import { plus } from './rules.ts'
import { newSecret } from './secrets.ts'
import { countAdministrators, officerRecord, type OfficerCase } from './service.directory.ts'
import { writes } from './store.ts'
import type { Standing } from './store.seats.ts'
import type { Officer } from './words.ts'

/** How long a link for an invited officer is valid. */
export const invitationHours = 72

export type OfficerSubject = OfficerCase & { readonly duties: number; readonly standing: readonly Standing[] }

export function enrolmentLink(origin: string, token: string): string {
  // In the fragment, which browsers send to no server and so stands in no log.
  return `${new URL(origin).origin}/enrol#${token}`
}

/** Inviting, suspending, reinstating and dismissing officers. */
export function officerCommands(ground: Ground) {
  const { store, settings, random } = ground

  const load = async (id: string, now: string): Promise<OfficerSubject | Refusal> => {
    const duties = await store.dutiesVersion()
    const [officer, standing, administrators] = await Promise.all([
      store.officer(id),
      store.standingAdministrators(now),
      countAdministrators(store, now),
    ])
    return officer === undefined ? unknown() : { officer, duties, standing, administrators }
  }
  const resource = ({ officer, administrators }: OfficerCase) => officerRecord(officer, administrators)
  const version = ({ officer }: OfficerCase) => officer.version
  const lifecycle = (step: keyof typeof officerLifecycle.steps) => ({
    of: officerLifecycle,
    step,
    state: ({ officer }: OfficerCase) => officer.state,
  })
  const about = ({ id }: Pick<Officer, 'id'>) => `officer:${id}`
  const invited = (officer: Officer) => happened(contract.OfficerInvited, about(officer), { officer: officer.id })
  const told = (
    kind: typeof contract.OfficerSuspended | typeof contract.OfficerReinstated | typeof contract.OfficerDismissed,
    officer: Officer,
    reason: string,
  ) =>
    happened(kind as EventKind<string, (typeof contract.OfficerSuspended)['data']>, about(officer), {
      officer: officer.id,
      reason,
    })
  const leaves = ({ officer, standing }: OfficerSubject) =>
    keepAdministrator(standing, (seat) => seat.officer === officer.id)
  const moved = (officer: Officer, state: Officer['state']): Officer => ({
    ...officer,
    state,
    version: officer.version + 1,
  })

  const inviteOfficer = command({
    route: contract.inviteOfficer,
    action: 'identity.invite-officer',
    load: () => Promise.resolve({}),
    resource: () => theNode,
    facts: () => Promise.resolve(newSecret(random)),
    decide: (_, { body, id, now }, secret) => {
      const officer: Officer = { id: id(), ...body, state: 'invited', sample: false, version: 1 }
      const expiresAt = plus(now, { hours: invitationHours })
      return {
        save: { officer, enrolment: { token: secret.digest, officer: officer.id, expiresAt } },
        events: [invited(officer)],
        reply: { officer, link: enrolmentLink(settings.origin, secret.text), expiresAt },
        version: 1,
      }
    },
    save: ({ officer, enrolment }) => [writes.insertOfficer(officer), writes.putEnrolment(enrolment)],
    taken: {
      officer_email: refuse('officer-exists', { field: 'email', detail: 'an officer with this address is known' }),
    },
    keep: (reply) => ({ ...reply, link: '' }),
  })

  /** For an officer in service this is the way back after the loss of all passkeys: nothing old opens any more. */
  const renewInvitation = command({
    route: contract.renewInvitation,
    action: 'identity.renew-invitation',
    load: ({ params, now }) => load(params.id, now),
    resource,
    lifecycle: lifecycle('invite'),
    facts: () => Promise.resolve(newSecret(random)),
    decide: (subject, { now }, secret) => {
      const last = leaves(subject)
      if (last) return last
      const { officer, duties } = subject
      const expiresAt = plus(now, { hours: invitationHours })
      const after = moved(officer, 'invited')
      return {
        save: { officer, duties, now, enrolment: { token: secret.digest, officer: officer.id, expiresAt } },
        events: [invited(officer)],
        reply: { officer: after, link: enrolmentLink(settings.origin, secret.text), expiresAt },
        version: after.version,
      }
    },
    save: ({ officer, duties, now, enrolment }) => [
      writes.moveOfficer(officer, 'invited', now, { subject: null }),
      writes.removePasskeysOf(officer.id),
      writes.endSessionsOf(officer.id, now),
      writes.putEnrolment(enrolment),
      writes.moveDuties(duties),
    ],
    keep: (reply) => ({ ...reply, link: '' }),
  })

  const suspendOfficer = command({
    route: contract.suspendOfficer,
    action: 'identity.suspend-officer',
    load: ({ params, now }) => load(params.id, now),
    resource,
    version,
    lifecycle: lifecycle('suspend'),
    decide: (subject, { body, now }) => {
      const last = leaves(subject)
      if (last) return last
      const { officer, duties } = subject
      const reply = moved(officer, 'suspended')
      return {
        save: { officer, duties, now },
        events: [told(contract.OfficerSuspended, officer, body.reason)],
        reply,
        version: reply.version,
      }
    },
    save: ({ officer, duties, now }) => [
      writes.moveOfficer(officer, 'suspended', now),
      writes.endSessionsOf(officer.id, now),
      writes.moveDuties(duties),
    ],
  })

  const reinstateOfficer = command({
    route: contract.reinstateOfficer,
    action: 'identity.reinstate-officer',
    load: ({ params, now }) => load(params.id, now),
    resource,
    version,
    lifecycle: lifecycle('reinstate'),
    decide: ({ officer }, { body, now }) => {
      const reply = moved(officer, 'active')
      return {
        save: { officer, now },
        events: [told(contract.OfficerReinstated, officer, body.reason)],
        reply,
        version: reply.version,
      }
    },
    save: ({ officer, now }) => [writes.moveOfficer(officer, 'active', now)],
  })

  const dismissOfficer = command({
    route: contract.dismissOfficer,
    action: 'identity.dismiss-officer',
    load: ({ params, now }) => load(params.id, now),
    resource,
    version,
    lifecycle: lifecycle('dismiss'),
    decide: (subject, { body, now }) => {
      const last = leaves(subject)
      if (last) return last
      const { officer, duties } = subject
      const reply = moved(officer, 'left')
      return {
        save: { officer, duties, now },
        events: [told(contract.OfficerDismissed, officer, body.reason)],
        reply,
        version: reply.version,
      }
    },
    save: ({ officer, duties, now }) => [
      writes.moveOfficer(officer, 'left', now, { subject: null }),
      writes.removePasskeysOf(officer.id),
      writes.dropEnrolmentOf(officer.id),
      writes.endSessionsOf(officer.id, now),
      writes.endTenuresOf(officer.id, now),
      writes.moveDuties(duties),
    ],
  })

  /** What may be done to an officer on the list, and why not. */
  const offer = (one: Pick<Command<OfficerSubject>, 'offer'>) => ({
    offer: (
      ...[kernel, actor, subject]: [Parameters<typeof one.offer>[0], Parameters<typeof one.offer>[1], OfficerCase]
    ) => one.offer(kernel, actor, { ...subject, duties: 0, standing: [] }),
  })
  return {
    endpoints: [inviteOfficer, renewInvitation, suspendOfficer, reinstateOfficer, dismissOfficer],
    offered: [renewInvitation, suspendOfficer, reinstateOfficer, dismissOfficer].map(offer),
  }
}
