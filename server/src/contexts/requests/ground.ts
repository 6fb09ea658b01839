import type { Cases } from '#contexts/cases'
import type { Exchange, FileReady } from '#contexts/exchange'
import type { Actor } from '#kernel/actor'
import type { Write } from '#kernel/database'
import type { Happening } from '#kernel/event'
import type { Kernel } from '#kernel/kernel'
import type { Printer } from '#kernel/paper/print'
import type { Viewer } from '#kernel/paper/view'
import type { Refusal } from '#kernel/refusal'
import type { Marking } from '#kernel/schema/marking'
import type { Answer, Question } from '#law/finder/find'
import type { Seals } from './seals.ts'

export type Address = { readonly state: string; readonly authority: string }

/** What is to be said to the other side, sealed and signed by whoever carries messages. */
export type Letter = {
  readonly to: Address
  /** The case of this State in which the conversation is kept. */
  readonly file: string | null
  readonly fields: Readonly<Record<string, unknown>>
  readonly marking: Marking
  readonly deliverBy: string
  /** Files that go with it, under the names they are announced by. */
  readonly attached: readonly { readonly upload: string; readonly name: string }[]
}

/** A file all of which is here, wherever whoever carries messages keeps it. */
export type ReadyFile = FileReady

/** What has come in under the form of a request. */
export type Arrived = {
  readonly from: Address
  /** The authority of this State it is addressed to. */
  readonly authority: string
  readonly receivedAt: string
  readonly marking: Marking
  readonly fields: Readonly<Record<string, unknown>>
}

/** The form in which letters of requests travel. */
export const letterForm = 'mutual-assistance/1'

/** How messages leave and come, told by whoever composes the node. Nothing is kept or sent until the writes are committed. */
export type Messenger = {
  readonly seal: (
    writer: { readonly actor: Actor; readonly now: string },
    letter: Letter,
  ) => Promise<
    | {
        readonly writes: readonly Write[]
        readonly events: readonly Happening[]
        /** The message it will be. */
        readonly message: string
      }
    | Refusal
  >
  /** A delivered message of another State in the form of letters; undefined for any other. */
  readonly read: (message: string) => Promise<Arrived | undefined>
  /** Whether an authority of another State is known, so that it can be written to. */
  readonly knows: (address: Address) => Promise<boolean>
  readonly files: Exchange['files']
}

/** What every command and query of this context stands on. */
export type Ground = {
  readonly kernel: Kernel
  readonly cases: Pick<Cases, 'readable' | 'writable' | 'document' | 'caseFacts' | 'retainUntil'>
  readonly messenger: Messenger
  readonly seals: Seals
  readonly printer: Pick<Printer, 'pdf'>
  readonly viewer: Pick<Viewer, 'pages' | 'page'>
  /** The legal-basis finder. */
  readonly find: (question: Question) => Answer
  /** The State whose node this is. */
  readonly state: string
}
