import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Suite } from '../../src/suites.ts'

const folder = process.env['CARGO_TARGET_DIR'] ?? fileURLToPath(new URL('target', import.meta.url))
const program = `${folder}/release/foreign`

/** Why officers of another implementation cannot be asked; undefined where they can. */
export const absent = existsSync(program)
  ? undefined
  : 'run `cargo build --release` in engines/group/test/foreign first'

/** What a foreign device says after it did something: bytes in hexadecimal, the epoch, who is there. */
export type Said = {
  readonly epoch: number
  readonly authenticator: string
  readonly exported: string
  readonly members: readonly string[]
  readonly bytes: string
  readonly key: string
  readonly commit: string
  readonly welcome: string
  readonly info: string
  readonly text: string
  readonly from: number
}

/** Officers whose devices run mls-rs, in one process. */
export type Officers = {
  readonly ask: (who: string, what: string, given?: Readonly<Record<string, unknown>>) => Promise<Said>
  readonly stop: () => Promise<void>
}

const numbers: Readonly<Record<Suite, string>> = {
  MLS_256_XWING_AES256GCM_SHA512_Ed25519: '83',
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: '1',
}

export function officers(suite: Suite): Officers {
  const running = spawn(program, [numbers[suite]], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface(running.stdout)[Symbol.asyncIterator]()
  return {
    ask: async (who, what, given = {}) => {
      running.stdin.write(`${JSON.stringify({ who, do: what, ...given })}\n`)
      const said = JSON.parse(String((await answers.next()).value)) as Said & { readonly failure?: string }
      if (said.failure !== undefined) throw new Error(`${who} could not ${what}: ${said.failure}`)
      return said
    },
    stop: async () => {
      running.stdin.end()
      if (running.exitCode === null) await once(running, 'exit')
    },
  }
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
