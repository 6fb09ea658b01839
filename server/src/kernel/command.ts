import type { Readable } from 'node:stream'
import { visitor, type Actor } from './actor.ts'
import { actorInAudit, auditWrite, type AuditEntry } from './audit.ts'
import { authorise, checkVersion, describe, purposeMissing, type Resource } from './authorise.ts'
import { Conflict, isUnavailable, type Write } from './database.ts'
import type { Happening } from './event.ts'
import { eventWrites } from './events.ts'
import { propose } from './four-eyes.ts'
import { answered, remember, requestDigest } from './idempotency.ts'
import { instant, type Kernel } from './kernel.ts'
import { take, type Lifecycle } from './lifecycle.ts'
import { parseRequest } from './request.ts'
import { isRefusal, refuse, Refused, type Refusal } from './refusal.ts'
import type { BodyOf, Offer, ParamsOf, QueryOf, ReplyOf, Route } from './route.ts'

/** One request as the edge hands it in: not yet parsed, the actor already known. */
export type Incoming = {
  readonly actor: Actor
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly idempotencyKey?: string | undefined
  /** The version in `If-Match`. */
  readonly version?: number | undefined
  readonly file?: Readable | undefined
  /** Facts of the connection, for sessions and limits: never part of a decision about a record. */
  readonly device: { readonly address: string; readonly agent: string; readonly origin: string }
  /** Set when a proposal is carried out: the second officer, and the write that settles the proposal. */
  readonly approval?: { readonly by: string; readonly writes: readonly Write[] }
}

export type Answer = {
  readonly status: number
  readonly body: unknown
  readonly version?: number | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly stream?: Readable
}

/** What pure rules decide on: the parsed request, who asks, the time, and a source of identifiers. */
export type Call<R extends Route> = {
  readonly params: ParamsOf<R>
  readonly query: QueryOf<R>
  readonly body: BodyOf<R>
  readonly actor: Actor
  readonly now: string
  readonly id: () => string
  readonly file?: Readable | undefined
  readonly device: Incoming['device']
}

/** What a decision comes to: rows to save, facts to tell, and the answer. */
export type Outcome<Saved, Reply> = {
  readonly save: Saved
  readonly events: readonly Happening[]
  readonly reply: Reply
  readonly version?: number
  readonly headers?: Readonly<Record<string, string>>
}

export type Endpoint = {
  readonly route: Route
  readonly action: string
  /** Carries the request out; the edge turns the answer or the refusal into HTTP. */
  readonly run: (kernel: Kernel, incoming: Incoming) => Promise<Answer | Refusal>
  /** What a stored request is about, as policies see it today and for this actor. Commands have it, queries do not. */
  readonly resourceOf?: (kernel: Kernel, stored: Stored, actor: Actor) => Promise<Resource | Refusal>
}

/** A request as a proposal keeps it. */
export type Stored = Pick<Incoming, 'params' | 'query' | 'body'>

export type CommandSpec<R extends Route, Subject, Facts, Saved> = {
  readonly route: R
  /** The action as policies name it. */
  readonly action: string
  /** Loads what the command is about. */
  readonly load: (call: Call<R>) => Promise<Subject | Refusal>
  /** The subject as policies see it. */
  readonly resource: (subject: Subject, actor: Actor) => Resource
  /** Who cannot read the subject under this action is told that it is unknown. */
  readonly visibleBy?: string
  /** `none` for what an officer does about their own session; absent means that a purpose must have been chosen. */
  readonly purpose?: 'none'
  readonly version?: (subject: Subject) => number
  /** Who changed the subject last and when: told to whoever held an older version. Identifiers only. */
  readonly changed?: (subject: Subject) => Readonly<Record<string, string>>
  readonly lifecycle?: { readonly of: Lifecycle; readonly step: string; readonly state: (subject: Subject) => string }
  /** Further facts the decision needs: looked up after authorisation, before deciding. */
  readonly facts?: (subject: Subject, call: Call<R>) => Promise<Facts | Refusal>
  /** SHA-256 of the bytes that were streamed in: a repeated key with other bytes is another request. */
  readonly content?: (facts: Facts) => string
  readonly decide: (subject: Subject, call: Call<R>, facts: Facts) => Outcome<Saved, ReplyOf<R>> | Refusal
  readonly save: (saved: Saved) => readonly Write[]
  /** What a violated unique key means, by the name of the constraint. */
  readonly taken?: Readonly<Record<string, Refusal>>
  /** What of the reply may be kept for a repeated request; secrets are shown once only. */
  readonly keep?: (reply: ReplyOf<R>) => ReplyOf<R>
}

export type Command<Subject> = Endpoint & {
  /** Whether this could be done to the subject now, and if not, why. */
  readonly offer: (kernel: Kernel, actor: Actor, subject: Subject) => Offer
}

/**
 * The one way in which anything changes: parse, load, authorise, check version and lifecycle, decide purely, then save,
 * tell and record in one transaction. Refusals are recorded too. A repeated idempotency key gets the first answer again.
 */
export function command<R extends Route, Subject, Facts = undefined, Saved = undefined>(
  spec: CommandSpec<R, Subject, Facts, Saved>,
): Command<Subject> {
  const { route, action } = spec

  const attempt = async (kernel: Kernel, incoming: Incoming, audit: Trace): Promise<Answer | Refusal> => {
    const { actor, approval } = incoming
    if (spec.purpose !== 'none') {
      const missing = purposeMissing(actor)
      if (missing) return missing
    }
    const parsed = parseRequest(route, incoming)
    if (isRefusal(parsed)) return parsed
    const at = instant(kernel.clock)
    const call = {
      ...parsed,
      actor,
      now: at,
      id: kernel.ids,
      file: incoming.file,
      device: incoming.device,
    }

    const subject = await spec.load(call)
    if (isRefusal(subject)) return subject
    const resource = spec.resource(subject, actor)
    audit.resource = resource
    const decision = authorise(kernel.policies, actor, action, resource, {
      approved: approval !== undefined,
      visibleBy: spec.visibleBy,
    })
    audit.rules = decision.rules
    if (isRefusal(decision.outcome)) return decision.outcome

    if (route.versioned === true) {
      const stale = checkVersion(incoming.version, spec.version?.(subject))
      if (stale) return { ...stale, facts: { ...stale.facts, ...spec.changed?.(subject) } }
    }
    if (spec.lifecycle) {
      const { of, step, state } = spec.lifecycle
      const next = take(of, state(subject), step)
      if (isRefusal(next)) return next
    }
    const facts = spec.facts ? await spec.facts(subject, call) : undefined
    if (isRefusal(facts)) return facts
    audit.content = spec.content?.(facts as Facts)
    const outcome = spec.decide(subject, call, facts as Facts)
    if (isRefusal(outcome)) return outcome
    if (decision.fourEyes && approval === undefined) {
      // A key that was used already must not leave a proposal behind.
      const before = await answered(kernel.database, route, incoming, audit.content)
      if (before !== undefined) return isRefusal(before) ? before : refuse('changed-since-opened')
      return propose(kernel, {
        actor,
        action,
        resource,
        rule: decision.rules[0] ?? action,
        request: { ...parsed, route: `${route.method} ${route.path}` },
        version: incoming.version,
      })
    }

    const answer: Answer = {
      status: 200,
      body: outcome.reply,
      version: outcome.version,
      ...(outcome.headers ? { headers: outcome.headers } : {}),
    }
    audit.told = outcome.events[0]?.about
    const kept = spec.keep ? { ...answer, body: spec.keep(outcome.reply) } : answer
    try {
      await kernel.database.commit([
        ...spec.save(outcome.save),
        ...eventWrites(outcome.events, actor, at, kernel.ids),
        ...remember(incoming, actor, requestDigest(route, incoming, audit.content), kept, at),
        ...(approval?.writes ?? []),
        auditWrite(audit.entry('done', null)),
      ])
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      audit.told = undefined
      const taken = spec.taken?.[error.constraint]
      if (taken) return taken
      if (error.constraint !== 'version' && error.constraint !== 'idempotency_pkey') throw error
      return refuse('changed-since-opened', {
        detail: 'the record was changed by someone else at the same moment; open it again',
      })
    }
    kernel.wake()
    return answer
  }

  const run = async (kernel: Kernel, incoming: Incoming): Promise<Answer | Refusal> => {
    const audit = trace(kernel, action, incoming)
    const needsKey = route.access !== 'public' && incoming.approval === undefined
    const keyMissing = needsKey && incoming.idempotencyKey === undefined
    const result = keyMissing
      ? refuse('idempotency-key-missing')
      : await recordingThrown(kernel, audit, () => attempt(kernel, incoming, audit))
    if (!isRefusal(result)) return result
    const told = (await answeredBefore(kernel, route, incoming, result, audit.content)) ?? result
    await kernel.record(isRefusal(told) ? audit.entry('refused', told.refused) : audit.entry('read', null))
    return told
  }

  const offer = (kernel: Kernel, actor: Actor, subject: Subject): Offer => {
    const { outcome, fourEyes } = authorise(kernel.policies, actor, action, spec.resource(subject, actor), {
      approved: false,
    })
    if (isRefusal(outcome)) return describe(action, outcome)
    if (spec.lifecycle) {
      const next = take(spec.lifecycle.of, spec.lifecycle.state(subject), spec.lifecycle.step)
      if (isRefusal(next)) return describe(action, next)
    }
    return { action, allowed: true, ...(fourEyes ? { fourEyes } : {}) }
  }

  const resourceOf = async (kernel: Kernel, stored: Stored, actor: Actor): Promise<Resource | Refusal> => {
    const parsed = parseRequest(route, stored)
    if (isRefusal(parsed)) return parsed
    const device = { address: '', agent: '', origin: '' }
    const call = { ...parsed, actor, now: instant(kernel.clock), id: kernel.ids, device }
    const subject = await spec.load(call)
    return isRefusal(subject) ? subject : spec.resource(subject, actor)
  }

  return { route, action, run, offer, resourceOf }
}

/** What is thrown changes nothing, but that somebody ran into it stands in the audit trail, if that can be written. */
export async function recordingThrown<T>(kernel: Kernel, audit: Trace, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const entry = error instanceof Refused ? audit.entry('refused', error.refusal.refused) : audit.entry('defect', null)
    if (!isUnavailable(error)) await kernel.record(entry).catch(() => undefined)
    throw error
  }
}

/**
 * What a repeated request got before, when it is refused now: a lost answer makes an honest caller ask again, and the
 * first answer counts, not what the repetition would find. Who may no longer do the thing is not shown what it once
 * answered.
 */
export async function answeredBefore(
  kernel: Kernel,
  route: Route,
  incoming: Incoming,
  { refused }: Refusal,
  content?: string,
): Promise<Answer | Refusal | undefined> {
  return closed.has(refused) ? undefined : answered(kernel.database, route, incoming, content)
}

const closed: ReadonlySet<string> = new Set(['malformed', 'not-signed-in', 'forbidden', 'unknown', 'purpose-missing'])

/** How many records one line of the audit trail names. */
export const mostSeen = 200

/** What the audit entry of one request will say, filled in as the request goes through the gates. */
export type Trace = {
  resource?: Resource
  rules: readonly string[]
  /** The record the first event is about: what was made belongs to it, though it was not there to be asked about. */
  told?: string | undefined
  /** Digest of the bytes that were streamed in, once they are. */
  content?: string | undefined
  readonly entry: (outcome: AuditEntry['outcome'], refusal: string | null, seen?: readonly string[]) => AuditEntry
}

export function trace(kernel: Kernel, action: string, incoming: Pick<Incoming, 'actor' | 'approval'>): Trace {
  const made: Trace = {
    rules: [],
    entry: (outcome, refusal, seen = []) => ({
      id: kernel.ids(),
      at: instant(kernel.clock),
      ...actorInAudit(incoming.actor ?? visitor),
      action,
      resource: made.resource ? `${made.resource.type}:${made.resource.id}` : null,
      within: made.resource?.within ?? made.told ?? null,
      outcome,
      refusal,
      rules: made.rules,
      policy: kernel.policies.hash,
      approvedBy: incoming.approval?.by ?? null,
      seen: seen.slice(0, mostSeen),
    }),
  }
  return made
}
