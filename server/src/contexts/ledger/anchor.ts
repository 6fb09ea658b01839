import { randomBytes } from 'node:crypto'
import { instant, type Kernel } from '#kernel/kernel'
import type { Errand } from '#kernel/leader'
import { auditHead } from '#kernel/seal'
import { auditHeadContent, auditHeadKind, saltBytes, saltedDigest } from './rules.leaf.ts'
import type { Sequencer } from './sequencer.ts'
import { lastAnchor, noteAnchor } from './store.ts'

const restMs = 1_000

/**
 * Enters the head of the audit chain in the log, at most once a second and only when it moved: from then on the trail up
 * to there cannot be changed without the log showing it.
 */
export function anchorAudit(kernel: Kernel, node: string, append: Sequencer['append']): Errand {
  let last = Number.NEGATIVE_INFINITY
  return {
    name: 'anchor-audit',
    everyMs: restMs,
    quietMs: 5_000,
    run: async () => {
      if (performance.now() - last < restMs) return
      last = performance.now()
      await anchorOnce(kernel, node, append)
    },
  }
}

/** The same, now. A salt that was noted without its entry, because the process ended between, is used first. */
export async function anchorOnce(kernel: Kernel, node: string, append: Sequencer['append']): Promise<void> {
  const at = instant(kernel.clock)
  const noted = await lastAnchor(kernel.database)
  if (noted?.entered === false) await append([{ kind: auditHeadKind, digest: noted.digest, at }])
  const head = await auditHead(kernel.database)
  if (head === undefined || head.seq <= (noted?.seq ?? 0)) return
  const salt = randomBytes(saltBytes)
  const digest = Buffer.from(saltedDigest(salt, auditHeadContent(node, head)))
  const first = await noteAnchor(kernel.database, { ...head, salt, digest })
  if (first) await append([{ kind: auditHeadKind, digest, at }])
}
