import type { Problem } from '@comity/server/kernel/route'
import { ApiRefusal, isProblem, ownProblem, parsed } from './api.ts'
import { presence } from './presence.ts'

export type Sending = {
  readonly method: 'POST' | 'PUT'
  readonly address: string
  readonly body: Blob
  /** Sending again with the same key never does a thing twice. */
  readonly key?: string
  readonly signal: AbortSignal
  /** Bytes of this body that have left the browser. */
  readonly onProgress: (sent: number) => void
}

/**
 * Sends bytes as the raw body and tells how far it is, which `fetch` does not. Rejects with `ApiRefusal`, or with
 * `AbortError` when it was stopped.
 */
export function sendFile<Reply>({ method, address, body, key, signal, onProgress }: Sending): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const sent = Date.now()
    request.open(method, address)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('Idempotency-Key', key ?? crypto.randomUUID())
    request.setRequestHeader('X-Comity-CSRF', '1')
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    request.addEventListener('load', () => {
      if (request.status !== 401) presence.used(sent)
      const answer = parsed(request.responseText)
      if (request.status < 300 && answer !== undefined) resolve(answer as Reply)
      else reject(new ApiRefusal(problemOf(answer, request.status)))
    })
    request.addEventListener('error', () => reject(new ApiRefusal(ownProblem('offline'))))
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')))
    signal.addEventListener('abort', () => request.abort())
    if (signal.aborted) request.abort()
    else request.send(body)
  })
}

/** Asks for a file by POST and saves it under a name. Its bytes; rejects with `ApiRefusal` or `AbortError`. */
export async function fetchFile(wanted: {
  readonly address: string
  readonly name: string
  readonly signal: AbortSignal
}): Promise<number> {
  let response: Response
  try {
    response = await fetch(wanted.address, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
        'X-Comity-CSRF': '1',
      },
      body: '{}',
      credentials: 'same-origin',
      redirect: 'error',
      signal: wanted.signal,
    })
    if (!response.ok) throw new ApiRefusal(problemOf(parsed(await response.text()), response.status))
    const file = await response.blob()
    save(file, wanted.name)
    return file.size
  } catch (failure) {
    if (failure instanceof ApiRefusal || wanted.signal.aborted) throw failure
    throw new ApiRefusal(ownProblem('offline'))
  }
}

/** Hands a file over to the browser's downloads. */
export function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function problemOf(answer: unknown, status: number): Problem {
  return isProblem(answer) ? answer : ownProblem(status === 413 ? 'too-large' : 'not-understood', status)
}
