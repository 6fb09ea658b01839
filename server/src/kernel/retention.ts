import type { Actor } from './actor.ts'
import { auditWrite } from './audit.ts'
import type { Resource } from './authorise.ts'
import { trace } from './command.ts'
import { Conflict, type Write } from './database.ts'
import type { Happening } from './event.ts'
import { eventWrites } from './events.ts'
import { instant, type Kernel } from './kernel.ts'

/** In whose name the node deletes what the law no longer lets it keep. */
const retention: Actor = {
  kind: 'service',
  officer: null,
  post: null,
  account: 'retention',
  session: null,
  purpose: 'data-protection-supervision',
  basis: null,
  entity: { type: 'Service', id: 'retention', attrs: {} },
}

export type Deletion = {
  readonly action: string
  readonly resource: Resource
  /** They expect what they delete to be as it was found. */
  readonly writes: readonly Write[]
  readonly event: Happening
}

/** One deletion with its news and its line in the audit trail. Somebody who was faster keeps the record. */
export async function deleteInTime(kernel: Kernel, { action, resource, writes, event }: Deletion): Promise<void> {
  const audit = trace(kernel, action, { actor: retention })
  audit.resource = resource
  const at = instant(kernel.clock)
  try {
    await kernel.database.commit([
      ...writes,
      ...eventWrites([event], retention, at, kernel.ids),
      auditWrite(audit.entry('done', null)),
    ])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}
