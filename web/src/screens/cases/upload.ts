import { addDocument } from '@comity/server/contracts/cases'
import type { Document } from '@comity/server/contracts/cases'
import type { Marking } from '@comity/server/kernel/schema/marking'
import { addressOf } from '../../lib/api.ts'
import { sendFile } from '../../lib/transfer.ts'

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

/** Sends one file to a case. Rejects with `ApiRefusal`, or with `AbortError` when it was cancelled. */
export function upload({ case: id, file, marking, ...how }: Upload): Promise<Document> {
  const query = { name: file.name, ...(marking === undefined ? {} : { marking: JSON.stringify(marking) }) }
  const address = addressOf(addDocument, { params: { case: id }, query })
  return sendFile<Document>({ method: 'POST', address, body: file, ...how })
}
