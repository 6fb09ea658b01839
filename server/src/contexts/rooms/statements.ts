import { isFault } from '@comity/proof/fault'
import { issue, readStatement } from '@comity/proof/receipt'
import { nativeVerify } from '#kernel/crypto/signing'
import { instant } from '#kernel/kernel'
import type { Ground } from './ground.ts'
import type { Head } from './words.ts'

export const statements = {
  /** The node that leads a room says how its log ends. Two of one number that differ convict it. */
  head: 'rooms/head',
  /** The node that led says how the log ended under it, and who goes on. */
  handedOver: 'rooms/handed-over',
  /** A node says that an officer sealed a transcript of a room whose log ended so. */
  exported: 'rooms/exported',
} as const

type Kind = (typeof statements)[keyof typeof statements]

/** Signs a statement as this node. The time has no trailing zeros, as statements want it. */
export async function state(
  { kernel, directory, state: issuer }: Pick<Ground, 'kernel' | 'directory' | 'state'>,
  type: Kind,
  subject: string,
  body: Readonly<Record<string, unknown>>,
): Promise<string> {
  const at = Temporal.Instant.from(instant(kernel.clock)).toString()
  return issue({ type, issuer, subject, at, body }, [await directory.node()])
}

/** The head another node stated, if it is about this room and signed by that node; undefined otherwise. */
export async function stated(
  { directory }: Pick<Ground, 'directory'>,
  text: string,
  expected: { readonly type: Kind; readonly issuer: string; readonly room: string },
): Promise<(Head & { readonly body: Readonly<Record<string, unknown>> }) | undefined> {
  const at = timeIn(text)
  if (at === undefined) return undefined
  const keys = await directory.keysOf(expected.issuer, at)
  const read = readStatement(text, keys, { type: expected.type, issuer: expected.issuer }, nativeVerify)
  if (isFault(read)) return undefined
  const { subject, body } = read.statement
  const number = body['number']
  if (body['room'] !== expected.room || typeof number !== 'number' || !Number.isInteger(number)) return undefined
  return { number, digest: subject, body }
}

/** What time a statement claims: the keys valid then are asked for, and then must have signed it. */
function timeIn(text: string): string | undefined {
  try {
    const { payload } = JSON.parse(text) as { payload: string }
    const { at } = JSON.parse(Buffer.from(payload, 'base64').toString()) as { at: string }
    return Temporal.Instant.from(at).toString()
  } catch {
    return undefined
  }
}
