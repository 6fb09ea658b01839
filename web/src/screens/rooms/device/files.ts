import { base64 } from '@comity/proof/base64'
import { sha256Hex } from '@comity/proof/hash'
import { fetchFile, sendFile } from '@comity/server/contracts/rooms'
import { addressOf, ApiRefusal, type Api } from '../../../lib/api.ts'
import { bytesOf } from './device.ts'
import type { SentFile } from './lines.ts'

/** Closes a file with a key of its own and puts it beside the room. Its name and key travel in a message only. */
export async function closeFile(api: Api, room: string, file: File): Promise<SentFile> {
  const raw = crypto.getRandomValues(new Uint8Array(32))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt'])
  const closed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, await file.arrayBuffer())
  const { digest } = await api.call(sendFile, { params: { id: room }, file: new Blob([closed]) })
  if (digest !== sha256Hex(new Uint8Array(closed))) throw refusal('not-understood')
  return {
    name: file.name.slice(0, 200),
    type: file.type.slice(0, 100),
    bytes: file.size,
    digest,
    key: base64(raw),
    iv: base64(iv),
  }
}

/** Fetches a file and opens it here. Whatever node it came from, it is the one that was sent. */
export async function openFile(room: string, file: SentFile): Promise<Blob> {
  const address = addressOf(fetchFile, { params: { id: room, digest: file.digest } })
  const response = await fetch(address, { credentials: 'same-origin', redirect: 'error' })
  if (!response.ok) throw refusal(response.status === 503 ? 'file-away' : 'unknown')
  const closed = await response.arrayBuffer()
  if (sha256Hex(new Uint8Array(closed)) !== file.digest) throw refusal('not-understood')
  const key = await crypto.subtle.importKey('raw', new Uint8Array(bytesOf(file.key)), 'AES-GCM', false, ['decrypt'])
  const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(bytesOf(file.iv)) }, key, closed)
  // Never a type a page could be made of: it is kept, not shown.
  return new Blob([opened], { type: 'application/octet-stream' })
}

function refusal(code: string): ApiRefusal {
  return new ApiRefusal({ type: 'about:blank', title: code, status: 0, code })
}
