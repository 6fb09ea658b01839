import { ledger, type LedgerContext } from '#contexts/ledger'
import type { Kernel } from '#kernel/kernel'

/** The log of a node on this kernel: of Peru, unless told otherwise. */
export function openNodeLog(
  kernel: Kernel,
  home: string,
  given: Partial<Parameters<typeof ledger>[1]> = {},
): Promise<LedgerContext> {
  return ledger(kernel, { state: 'PER', ...given, home })
}
