import type { Directory } from '#contexts/directory'
import type { Identity } from '#contexts/identity'
import type { Actor } from '#kernel/actor'
import type { Blobs } from '#kernel/blobs'
import type { Kernel } from '#kernel/kernel'
import type { Growing } from './attachments.files.ts'
import type { UsesUploads } from './door.files.ts'
import type { Flow, Store } from './ports.ts'
import type { Place } from './store.rows.ts'

/** What the node tells of files, which this context does not know: cases, for one. Asked for each actor and file. */
export type Files = {
  readonly readable: (actor: Actor, file: string) => Promise<boolean>
  readonly writable: (actor: Actor, file: string) => Promise<boolean>
}

/** What every command and query of this context stands on. */
export type Ground = {
  readonly kernel: Kernel
  readonly identity: Identity
  readonly directory: Directory
  /** The State whose node this is. */
  readonly state: string
  readonly files: Files
  readonly store: Store
  readonly flow: Flow
  readonly place: Place
  /** Where attachments lie, and where those grow that are not whole. */
  readonly attachments: Blobs
  readonly growing: Growing
  /** Contexts that refer to uploads. */
  readonly uploadUsers: UsesUploads[]
  /** Something is in the outbox: it may go now. */
  readonly soon: () => void
}
