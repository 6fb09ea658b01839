import type { Readable } from 'node:stream'
import type { Actor } from './actor.ts'
import { authorise, purposeMissing, type Resource } from './authorise.ts'
import {
  mostSeen,
  recordingThrown,
  trace,
  type Answer,
  type Call,
  type Endpoint,
  type Incoming,
  type Trace,
} from './command.ts'
import { instant, type Kernel } from './kernel.ts'
import { parseRequest } from './request.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import type { ReplyOf, Route } from './route.ts'

export type QuerySpec<R extends Route, Subject> = {
  readonly route: R
  readonly action: string
  readonly load: (call: Call<R>) => Promise<Subject | Refusal>
  readonly resource: (subject: Subject, actor: Actor) => Resource
  /** Present: whoever may not do this is told that the record is unknown. For reading one record, its own action. */
  readonly visibleBy?: string
  readonly purpose?: 'none'
  /** `none` where nothing protected is shown (the node's own facts, one's own session). */
  readonly audit?: 'none'
  readonly reply: (subject: Subject, call: Call<R>) => Promise<Shown<ReplyOf<R>> | Refusal>
}

export type Shown<Reply> = {
  readonly reply?: Reply
  /** Identifiers of the records shown, for the audit trail. */
  readonly seen?: readonly string[]
  readonly version?: number
  readonly stream?: Readable
  readonly headers?: Readonly<Record<string, string>>
}

/** The one way in which protected data is read: parse, load, authorise, record, and only then show. */
export function query<R extends Route, Subject>(spec: QuerySpec<R, Subject>): Endpoint {
  const { route, action } = spec
  const attempt = async (kernel: Kernel, incoming: Incoming, audit: Trace): Promise<Answer | Refusal> => {
    // A stranger who asks for what is public anyway must not be able to fill the audit trail.
    const untold = spec.audit === 'none' && incoming.actor.kind === 'visitor'
    const refused = async (refusal: Refusal): Promise<Refusal> => {
      if (!untold) await kernel.record(audit.entry('refused', refusal.refused))
      return refusal
    }
    const missing = spec.purpose === 'none' ? undefined : purposeMissing(incoming.actor)
    if (missing) return refused(missing)
    const parsed = parseRequest(route, incoming)
    if (isRefusal(parsed)) return refused(parsed)
    const call = {
      ...parsed,
      actor: incoming.actor,
      now: instant(kernel.clock),
      id: kernel.ids,
      file: incoming.file,
      device: incoming.device,
    }
    const subject = await spec.load(call)
    if (isRefusal(subject)) return refused(subject)
    audit.resource = spec.resource(subject, incoming.actor)
    const decision = authorise(kernel.policies, incoming.actor, action, audit.resource, {
      approved: false,
      visibleBy: spec.visibleBy,
    })
    audit.rules = decision.rules
    if (isRefusal(decision.outcome)) return refused(decision.outcome)
    const shown = await spec.reply(subject, call)
    if (isRefusal(shown)) return refused(shown)
    if (spec.audit !== 'none') {
      try {
        await Promise.all(linesOf(shown.seen ?? []).map((seen) => kernel.record(audit.entry('read', null, seen))))
      } catch (error) {
        // What could not be recorded is not shown, and its file is not left open.
        shown.stream?.destroy()
        throw error
      }
    }
    return {
      status: 200,
      body: shown.reply,
      version: shown.version,
      ...(shown.stream ? { stream: shown.stream } : {}),
      ...(shown.headers ? { headers: shown.headers } : {}),
    }
  }
  const run = async (kernel: Kernel, incoming: Incoming): Promise<Answer | Refusal> => {
    const audit = trace(kernel, action, incoming)
    return recordingThrown(kernel, audit, () => attempt(kernel, incoming, audit))
  }
  return { route, action, run }
}

/** One line of the audit trail names a bounded number of records; what was shown is named whole, in as many as it takes. */
function linesOf(seen: readonly string[]): readonly (readonly string[])[] {
  const lines = [seen.slice(0, mostSeen)]
  for (let from = mostSeen; from < seen.length; from += mostSeen) lines.push(seen.slice(from, from + mostSeen))
  return lines
}
