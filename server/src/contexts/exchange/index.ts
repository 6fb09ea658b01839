import { join } from 'node:path'
import type { Directory } from '#contexts/directory'
import type { Identity } from '#contexts/identity'
import type { Ledger } from '#contexts/ledger'
import type { AuditEntry } from '#kernel/audit'
import { diskBlobs } from '#kernel/blobs'
import type { Endpoint } from '#kernel/command'
import type { Context } from '#kernel/context'
import { instant, type Kernel } from '#kernel/kernel'
import { isRefusal } from '#kernel/refusal'
import type { ReplyOf } from '#kernel/route'
import type { Settings } from '#kernel/settings'
import { growingIn } from './attachments.files.ts'
import { collectUploads } from './attachments.collect.ts'
import { attachmentPages } from './attachments.pages.ts'
import type * as contract from './contract.ts'
import { doorOf, type Exchange } from './door.ts'
import type { Files, Ground } from './ground.ts'
import { idOf } from './ids.ts'
import { messageLifecycle } from './lifecycle.ts'
import { courier } from './peer.courier.ts'
import { flowIn } from './peer.flow.ts'
import { peerPages } from './peer.pages.ts'
import type { Decided } from './ports.ts'
import { readersIn } from './readers.ts'
import { readable } from './service.ts'
import { bundleEndpoints } from './service.bundles.ts'
import { evidenceQuery } from './service.evidence.ts'
import { copiesQuery, grantCommands } from './service.grants.ts'
import { formsQuery, peersQuery, previewQuery } from './service.preview.ts'
import { replyCommands } from './service.reply.ts'
import { listQueries } from './service.lists.ts'
import { actCommands } from './service.acts.ts'
import { deliveriesQuery, readQuery } from './service.view.ts'
import { sendMessage } from './service.send.ts'
import { uploadEndpoints } from './service.uploads.ts'
import { usesAttached } from './store.attachments.ts'
import { parcelsAtHand } from './store.parcels.ts'
import { storeIn } from './store.port.ts'

export type { Exchange } from './door.ts'
export type { FileReady, FilesCame } from './door.files.ts'
export type { Files } from './ground.ts'

/** Characters of parcels that wait for the courier in memory: a few hundred short messages. */
const mostAtHand = 4_000_000

type Given = {
  readonly identity: Identity
  readonly ledger: Ledger
  readonly directory: Directory
  /** What is known of files, below this context: asked when it matters, so that it may be told later. */
  readonly files: () => Files
}

/** Messages between authorities of two States, from the first word to their end, with proof of each step. */
export async function exchange(
  kernel: Kernel,
  { home }: Pick<Settings, 'home'>,
  { identity, ledger, directory, files }: Given,
): Promise<Context & { readonly door: Exchange; readonly stop: () => Promise<void> }> {
  const { state } = directory
  const now = (): string => instant(kernel.clock)
  const place = { state, now, ids: kernel.ids, atHand: parcelsAtHand(mostAtHand, () => performance.now()) }
  const store = storeIn(kernel.database, place, lineOf(kernel))
  const flow = flowIn({ kernel, identity, ledger, directory, store })
  const folder = join(home, 'blobs', 'exchange')
  const attachments = await diskBlobs(folder)
  attachments.usedBy((digest) => usesAttached(kernel.database, digest))
  const growing = await growingIn(join(folder, 'growing'))
  const taking = { database: kernel.database, holder: kernel.ids(), growing, blobs: attachments, flow, log: kernel.log }
  const pushing = {
    database: kernel.database,
    directory,
    pathOf: (digest: string) => join(folder, digest.slice(0, 2), digest),
  }
  const carrying = courier(flow, directory, kernel.log, { taking, pushing })
  const ground: Ground = {
    kernel,
    identity,
    directory,
    state,
    files: {
      readable: (actor, file) => files().readable(actor, file),
      writable: (actor, file) => files().writable(actor, file),
    },
    store,
    flow,
    place,
    attachments,
    growing,
    uploadUsers: [],
    soon: carrying.soon,
  }
  directory.readers(readersIn(kernel, state, identity.openPosts))
  const acts = [...actCommands(ground), ...replyCommands(ground), ...grantCommands(ground)]
  const pages = peerPages(directory, flow, carrying.received)
  const parts = attachmentPages(directory, taking, pushing, carrying.soon)
  return {
    name: 'exchange',
    door: doorOf(ground),
    endpoints: [
      ...listQueries(ground),
      readQuery(ground, acts),
      deliveriesQuery(ground),
      evidenceQuery(ground),
      copiesQuery(ground),
      previewQuery(ground),
      formsQuery(ground),
      peersQuery(ground),
      ...uploadEndpoints(ground),
      ...bundleEndpoints(ground, pushing, taking),
      thenSoon(sendMessage(ground), (body) => carrying.soon(peersOf(body))),
      ...acts.map((endpoint) => thenSoon(endpoint, () => carrying.soon())),
    ],
    lifecycles: [messageLifecycle],
    errands: carrying.errands,
    jobs: [collectUploads(ground)],
    watchers: { message: (actor, id) => readable(ground, actor, id) },
    pages: (app) => {
      pages(app)
      parts(app)
    },
    stop: carrying.stop,
  }
}

/** To whom an answer says that something was sent; nobody while it waits for a second officer. */
const peersOf = (body: unknown): readonly string[] =>
  (body as Partial<ReplyOf<typeof contract.sendMessage>>).messages?.map(({ peer }) => peer) ?? []

/** What a command put in the outbox may go at once. */
function thenSoon(endpoint: Endpoint, soon: (body: unknown) => void): Endpoint {
  return {
    ...endpoint,
    run: async (kernel, incoming) => {
      const answer = await endpoint.run(kernel, incoming)
      if (!isRefusal(answer)) soon(answer.body)
      return answer
    },
  }
}

/** The line of the audit trail for what another State sent: there is no officer of this one. */
function lineOf(kernel: Kernel): (decided: Decided) => AuditEntry {
  return ({ message, peer, digest, decision }) => ({
    id: kernel.ids(),
    at: instant(kernel.clock),
    officer: null,
    post: null,
    account: null,
    session: null,
    purpose: message?.cover.purpose ?? null,
    basis: message?.cover.basis ?? null,
    action: 'exchange.receive',
    resource: `Message:${idOf(digest)}`,
    within: `peer:${peer}`,
    outcome: decision === 'accepted' ? 'done' : 'refused',
    refusal: decision === 'accepted' ? null : decision,
    rules: [],
    policy: kernel.policies.hash,
    approvedBy: null,
    seen: [],
  })
}
