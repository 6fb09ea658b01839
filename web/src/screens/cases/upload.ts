import { addDocument } from '@comity/server/contracts/cases'
import type { Document } from '@comity/server/contracts/cases'
import type { Marking } from '@comity/server/kernel/schema/marking'
import { ApiRefusal, addressOf } from '../../lib/api.ts'
import { presence } from '../../lib/presence.ts'

export type Upload = {
  readonly case: string
  readonly file: File
  readonly marking: Marking | undefined
  /** Sending again with the same key never stores a file twice. */
  readonly key: string
  readonly signal: AbortSignal
  /** Bytes that have left this browser. */
  readonly onProgress: (sent: number) => void
}

/**
 * Sends one file as the raw body. `fetch` does not tell how far it is, so this is the one place that speaks
 * XMLHttpRequest. Rejects with `ApiRefusal`, or with `AbortError` when it was cancelled.
 */
export function upload({ case: id, file, marking, key, signal, onProgress }: Upload): Promise<Document> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const sent = Date.now()
    const query = { name: file.name, ...(marking === undefined ? {} : { marking: JSON.stringify(marking) }) }
    request.open('POST', addressOf(addDocument, { params: { case: id }, query }))
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('Idempotency-Key', key)
    request.setRequestHeader('X-Comity-CSRF', '1')
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    request.addEventListener('load', () => {
      if (request.status !== 401) presence.used(sent)
      const answer = parsed(request.responseText)
      if (request.status < 300 && answer !== undefined) resolve(answer as Document)
      else reject(new ApiRefusal(problemOf(answer, request.status)))
    })
    request.addEventListener('error', () => reject(new ApiRefusal(own('offline', 0))))
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

type Problem = ConstructorParameters<typeof ApiRefusal>[0]

function problemOf(answer: unknown, status: number): Problem {
  const known = typeof answer === 'object' && answer !== null && typeof (answer as Problem).code === 'string'
  return known ? (answer as Problem) : own(status === 413 ? 'too-large' : 'not-understood', status)
}

function own(code: string, status: number): Problem {
  return { type: 'about:blank', title: code, status, code }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
