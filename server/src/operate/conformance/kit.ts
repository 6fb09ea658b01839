import type { VerifierKey } from '@comity/proof/vkey'
import type { SignedCheckpoint } from '@comity/proof/signed-checkpoint'
import type { Signer } from '@comity/proof/signer'
import type { ReadDescriptor } from '#contexts/directory'

/** What the kit was told: where the node is, and, if it may be spoken to as one that is trusted, as whom. */
export type Subject = {
  readonly address: URL
  readonly as?: { readonly state: string; readonly signer: Signer }
  readonly now: () => Temporal.Instant
  readonly fetch: (path: string, request?: Sent) => Promise<Got>
}

export type Sent = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}
export type Got = {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
  readonly text: string
}

/** What was found out by earlier checks and later ones stand on. */
export type Found = {
  descriptor?: ReadDescriptor
  log?: { readonly origin: string; readonly key: VerifierKey }
  checkpoint?: SignedCheckpoint
  /** A parcel that the node rejected, and its receipt. */
  rejected?: { readonly parcel: object; readonly message: string; readonly receipt: string }
}

/** undefined: it holds. A sentence: what does not. `cannot`: an earlier check it stands on did not hold, or nobody to ask as. */
export type Verdict = undefined | string | { readonly cannot: string }

export type Check = {
  readonly id: string
  /** What must hold, in the words of the specification. */
  readonly must: string
  /** Page of `docs/protocol/` and section. */
  readonly where: string
  readonly run: (subject: Subject, found: Found) => Promise<Verdict>
}

export type Outcome = {
  readonly id: string
  readonly must: string
  readonly where: string
  readonly holds: 'yes' | 'no' | 'not-tried'
  readonly because: string
}

/** Runs every check in order; one that throws does not hold, and the others still run. */
export async function runKit(
  subject: Subject,
  checks: readonly Check[],
  tell: (outcome: Outcome) => void = () => undefined,
): Promise<readonly Outcome[]> {
  const found: Found = {}
  const outcomes: Outcome[] = []
  for (const { id, must, where, run } of checks) {
    let verdict: Verdict
    try {
      verdict = await run(subject, found)
    } catch (error) {
      verdict = error instanceof Error ? `no usable answer: ${error.message}` : 'no usable answer'
    }
    const outcome: Outcome =
      verdict === undefined
        ? { id, must, where, holds: 'yes', because: '' }
        : typeof verdict === 'string'
          ? { id, must, where, holds: 'no', because: verdict }
          : { id, must, where, holds: 'not-tried', because: verdict.cannot }
    outcomes.push(outcome)
    tell(outcome)
  }
  return outcomes
}

const mostBytes = 8_000_000
const longestMs = 15_000

/** Asks over HTTP: bounded in time and size, following no redirect. */
export function asking(address: URL): Subject['fetch'] {
  return async (path, { method = 'GET', headers = {}, body } = {}) => {
    const response = await fetch(new URL(path, address), {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(longestMs),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (bytes.length > mostBytes) throw new Error('the answer is too large')
    return { status: response.status, headers: response.headers, body: bytes, text: new TextDecoder().decode(bytes) }
  }
}
