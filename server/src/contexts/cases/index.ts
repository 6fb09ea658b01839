import { Readable } from 'node:stream'
import type { Identity } from '#contexts/identity'
import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import type { Context } from '#kernel/context'
import type { Kernel } from '#kernel/kernel'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Marking } from '#kernel/schema/marking'
import { caseLifecycle, taskLifecycle } from './lifecycle.ts'
import { caseResource } from './policy.ts'
import type { CaseFile } from './records.ts'
import { arrivalsIn, retentionJob } from './retention.ts'
import { retainUntil } from './rules.retention.ts'
import { caseCommands } from './service.cases.ts'
import { addDocument, fetchDocument } from './service.documents.ts'
import { exportQuery } from './service.export.ts'
import { addLink, listLinks } from './service.links.ts'
import { listQuery, readQuery } from './service.lists.ts'
import { candidateQuery, participantCommands } from './service.participants.ts'
import { addParty, changeParty } from './service.parties.ts'
import { partCommands, partQueries } from './service.parts.ts'
import { loadPart, mayReadPart } from './service.ts'
import { searchQuery } from './service.search.ts'
import { inboxQuery, taskCommands } from './service.tasks.ts'
import { timelineQuery } from './service.timeline.ts'
import { caseFinder } from './store.cases.ts'
import type { Document } from './words.ts'

/** What later contexts may ask about cases. */
export type Cases = {
  /** Whether the case exists and the actor may read it. */
  readonly readable: (actor: Actor, caseId: string) => Promise<boolean>
  /** Whether the case is open and the actor may add records to it. */
  readonly writable: (actor: Actor, caseId: string) => Promise<boolean>
  /** Whether the actor may read the case and acts in a post that leads it; false where there is no such case. */
  readonly leadOf: (actor: Actor, caseId: string) => Promise<boolean>
  /**
   * Adds a document as the actor could by hand: through policy, lifecycle and audit. `key` is its idempotency key. The
   * document, or why it is not taken.
   */
  readonly addDocument: (
    actor: Actor,
    caseId: string,
    document: {
      readonly name: string
      readonly bytes: Uint8Array
      readonly key: string
      /** As the case, unless it says otherwise. */
      readonly marking?: Marking
    },
  ) => Promise<Document | Refusal>
  /** A document of the case that the actor may read, and its bytes; undefined for any other. */
  readonly document: (
    actor: Actor,
    caseId: string,
    id: string,
  ) => Promise<{ readonly document: Document; readonly open: () => Promise<Readable> } | undefined>
  /** The day up to which the node's archive keeps a file with these offences that was closed at a moment. */
  readonly retainUntil: typeof retainUntil
  /** The case as it is kept; undefined when there is none. Not filtered: decide before showing any of it. */
  readonly caseFacts: (caseId: string) => Promise<CaseFile | undefined>
}

/** The case files of one node. `state` is the State whose node this is. */
export function cases(
  kernel: Kernel,
  { identity, state }: { readonly identity: Identity; readonly state: string },
): Context & { readonly door: Cases } {
  kernel.blobs.usedBy((digest) => arrivalsIn(kernel).uses(digest))
  const caseFacts = caseFinder(kernel.database)
  const ground = { kernel, identity, state, find: caseFacts }
  const readable = async (actor: Actor, caseId: string) => {
    const file = await caseFacts(caseId)
    return file !== undefined && may(kernel.policies, actor, 'cases.read', caseResource(file))
  }
  const writable = async (actor: Actor, caseId: string) => {
    const file = await caseFacts(caseId)
    if (file === undefined || file.state !== 'open') return false
    return ['cases.read', 'cases.add-document'].every((act) => may(kernel.policies, actor, act, caseResource(file)))
  }
  const { open, onCase } = caseCommands(ground)
  const leadOf = async (actor: Actor, caseId: string) => {
    const file = await caseFacts(caseId)
    if (file === undefined || !may(kernel.policies, actor, 'cases.read', caseResource(file))) return false
    return file.participants.some(({ post, role }) => post === actor.post && role === 'lead')
  }
  const document = addDocument(ground)
  const offered = [
    ...onCase,
    ...participantCommands(ground),
    addParty(ground),
    ...partCommands(ground),
    addLink(ground),
    document,
  ]
  return {
    name: 'cases',
    door: {
      readable,
      writable,
      leadOf,
      caseFacts,
      retainUntil,
      document: async (actor, caseId, id) => {
        const found = await loadPart(ground, 'document', { case: caseId, id })
        if (isRefusal(found) || !mayReadPart(ground, actor, found.file, found.part)) return undefined
        if (!(await readable(actor, caseId))) return undefined
        const { thing } = found.part
        return { document: thing, open: () => kernel.blobs.open(thing.digest) }
      },
      addDocument: async (actor, caseId, { name, bytes, key, marking }) => {
        const answer = await document.run(kernel, {
          actor,
          params: { case: caseId },
          query: { name, ...(marking === undefined ? {} : { marking: JSON.stringify(marking) }) },
          body: undefined,
          idempotencyKey: key,
          file: Readable.from([bytes]),
          device: { address: '', agent: '', origin: '' },
        })
        return isRefusal(answer) ? answer : (answer.body as Document)
      },
    },
    lifecycles: [caseLifecycle, taskLifecycle],
    watchers: { case: readable },
    jobs: [retentionJob(kernel)],
    endpoints: [
      listQuery(ground),
      open,
      readQuery(ground, offered),
      ...offered,
      candidateQuery(ground),
      changeParty(ground),
      ...partQueries(ground),
      listLinks(ground),
      fetchDocument(ground),
      ...taskCommands(ground),
      inboxQuery(ground),
      timelineQuery(ground),
      searchQuery(ground),
      exportQuery(ground, offered),
    ],
  }
}

export type { CaseFile }
