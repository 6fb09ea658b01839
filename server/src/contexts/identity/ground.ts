import { instant, type Kernel } from '#kernel/kernel'
import type { Settings } from '#kernel/settings'
import type { Random } from './secrets.ts'
import type { Store } from './store.ts'

/** What every command and query of this context stands on. */
export type Ground = {
  readonly kernel: Kernel
  readonly settings: Settings
  readonly store: Store
  readonly random: Random
  readonly now: () => string
}

export function ground(kernel: Kernel, settings: Settings, store: Store, random: Random): Ground {
  return { kernel, settings, store, random, now: () => instant(kernel.clock) }
}
