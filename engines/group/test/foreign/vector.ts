import type { Suite } from '../../src/suites.ts'

/** What members of an epoch have in common, as the other implementation says. Bytes are hexadecimal. */
export type Standing = {
  readonly epoch: number
  readonly authenticator: string
  /** The exported secret of 32 bytes for the label `test` and the context `context`. */
  readonly exported: string
  readonly members: readonly string[]
}

/** How another implementation invited a device of ours into a group, and what that device heard there. */
export type Vector = {
  readonly suite: Suite
  /** The signature key of each officer. */
  readonly certified: Readonly<Record<string, string>>
  readonly offer: { readonly bytes: string; readonly reference: string; readonly secrets: readonly string[] }
  readonly welcome: string
  readonly info: string
  readonly joined: Standing
  readonly steps: readonly (
    | { readonly does: 'say'; readonly by: string; readonly text: string; readonly bytes: string }
    | {
        readonly does: 'change'
        readonly by: string
        readonly commit: string
        readonly info: string
        readonly after: Standing
      }
  )[]
}
