import { beginUpload, continueUpload, readUpload } from '@comity/server/contracts/exchange'
import type { Upload } from '@comity/server/contracts/exchange'
import { addressOf, api, ApiRefusal, mayRetry } from '../../lib/api.ts'
import { sendFile } from '../../lib/transfer.ts'

/** Bytes of one part: small enough that a broken line loses little, large enough that the way there and back is nothing. */
export const partBytes = 8 * 1024 * 1024

/** What the upload asks of the network; the page gives it the node. */
export type UploadPorts = {
  readonly begin: (file: { name: string; mediaType: string; bytes: number }) => Promise<Upload>
  readonly read: (id: string) => Promise<Upload>
  readonly send: (
    id: string,
    offset: number,
    part: Blob,
    signal: AbortSignal,
    onProgress: (sent: number) => void,
  ) => Promise<Upload>
  readonly pause: (milliseconds: number) => Promise<void>
}

export const ofNode: UploadPorts = {
  begin: (body) => api.call(beginUpload, { body }),
  read: (id) => api.call(readUpload, { params: { id } }),
  send: (id, offset, part, signal, onProgress) =>
    sendFile<Upload>({
      method: 'PUT',
      address: addressOf(continueUpload, { params: { id }, query: { offset } }),
      body: part,
      signal,
      onProgress,
    }),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}

const mostFailures = 5

/**
 * Sends a file part by part, from where the node says it has come. A part that does not arrive is tried again; after a
 * wrong offset the node is asked where to go on. Rejects with `ApiRefusal`, or `AbortError` when stopped: given the
 * upload it had come to, it goes on from there.
 */
export async function uploadFile(
  file: File,
  given: {
    readonly from?: Upload
    readonly signal: AbortSignal
    readonly onProgress: (upload: Upload, sent: number) => void
    readonly ports?: UploadPorts
  },
): Promise<Upload> {
  const { signal, onProgress, ports = ofNode } = given
  let upload =
    given.from === undefined
      ? await ports.begin({
          name: file.name,
          mediaType: file.type === '' ? 'application/octet-stream' : file.type,
          bytes: file.size,
        })
      : await ports.read(given.from.id)
  let failures = 0
  while (!upload.complete) {
    const { id, offset } = upload
    onProgress(upload, offset)
    const part = file.slice(offset, offset + partBytes)
    try {
      upload = await ports.send(id, offset, part, signal, (sent) => onProgress(upload, offset + sent))
      failures = 0
    } catch (failure) {
      failures += 1
      const again = mayRetry(failure) || (failure instanceof ApiRefusal && failure.code === 'wrong-offset')
      if (signal.aborted || !again || failures > mostFailures) throw failure
      await ports.pause(1000 * 2 ** failures)
      upload = await ports.read(id).catch(() => upload)
    }
  }
  onProgress(upload, upload.bytes)
  return upload
}
