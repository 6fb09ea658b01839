/** What is asked of another node or witness: at an address of the settings or the directory, and nowhere else. */
export type Question = {
  readonly url: string
  /** Present: a POST of this. */
  readonly body?: string
  /** Most bytes of an answer that are read, and how long the whole may take. */
  readonly limit: number
  readonly ms: number
  readonly signal?: AbortSignal
}

export type Heard = { readonly status: number; readonly bytes: Uint8Array }

/** Nobody answered, or not in time, or with more than anyone may. */
export class Silence extends Error {
  readonly because: 'unreachable' | 'slow' | 'too-large'
  constructor(because: Silence['because']) {
    super(because)
    this.because = because
  }
}

/** Asks once. Follows no redirect, sends nothing but the question, and reads no more than the limit. Throws `Silence`. */
export async function ask({ url, body, limit, ms, signal }: Question): Promise<Heard> {
  const time = AbortSignal.timeout(ms)
  try {
    const answer = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      // Hashes and signatures do not shrink.
      headers: {
        'user-agent': 'comity',
        'accept-encoding': 'identity',
        ...(body === undefined ? {} : { 'content-type': 'text/plain' }),
      },
      signal: signal === undefined ? time : AbortSignal.any([time, signal]),
      ...(body === undefined ? {} : { body }),
    })
    return { status: answer.status, bytes: await bounded(answer, limit) }
  } catch (error) {
    if (error instanceof Silence) throw error
    throw new Silence(time.aborted ? 'slow' : 'unreachable')
  }
}

async function bounded(answer: Response, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body ?? []) {
    length += part.length
    // Leaving the loop cancels the rest of the body.
    if (length > limit) throw new Silence('too-large')
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}
