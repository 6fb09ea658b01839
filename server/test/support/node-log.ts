import { ledger, type LedgerContext } from '#contexts/ledger'
import type { Kernel } from '#kernel/kernel'

/** The log of a node of Peru on this kernel. */
export function openNodeLog(kernel: Kernel, home: string): Promise<LedgerContext> {
  return ledger(kernel, { home, state: 'PER' })
}
