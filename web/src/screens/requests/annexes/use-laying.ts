import { layFile } from '@comity/server/contracts/requests'
import type { FileRef } from '@comity/server/contracts/requests'
import { useEffect, useRef, useState } from 'react'
import { api, ApiRefusal } from '../../../lib/api.ts'
import { uploadFile } from '../../exchange/upload-parts.ts'
import { pagesIn } from './annex-draft.ts'

export type Laid = { readonly file: FileRef; readonly pages: number | undefined }
type Sending = { readonly name: string; readonly sent: number; readonly total: number }
type Failed = { readonly name: string; readonly refusal: ApiRefusal }

/** Files on their way to the node and into a request, one after another, each with its progress. */
export function useLaying(request: string, onLaid: (laid: Laid) => void) {
  const [sending, setSending] = useState<Sending>()
  const [failed, setFailed] = useState<readonly Failed[]>([])
  const stop = useRef<AbortController>(undefined)
  // Several files come one after another: each is added to what stands by then.
  const newest = useRef(onLaid)
  useEffect(() => {
    newest.current = onLaid
  })
  const one = async (name: string, work: () => Promise<Laid>) => {
    try {
      newest.current(await work())
    } catch (failure) {
      if (failure instanceof ApiRefusal) setFailed((before) => [...before, { name, refusal: failure }])
    }
    setSending(undefined)
  }
  return {
    sending,
    failed,
    cancel: () => stop.current?.abort(),
    upload: async (files: readonly File[]) => {
      setFailed([])
      for (const file of files) {
        const stopping = new AbortController()
        stop.current = stopping
        setSending({ name: file.name, sent: 0, total: file.size })
        await one(file.name, async () => {
          const pages = await pagesIn(file).catch(() => undefined)
          const { id } = await uploadFile(file, {
            signal: stopping.signal,
            onProgress: (_, sent) => setSending({ name: file.name, sent, total: file.size }),
          })
          return { file: await api.call(layFile, { params: { id: request }, body: { upload: id } }), pages }
        })
      }
    },
    take: async (document: string, name: string) => {
      setFailed([])
      setSending({ name, sent: 0, total: 0 })
      await one(name, async () => ({
        file: await api.call(layFile, { params: { id: request }, body: { document } }),
        pages: undefined,
      }))
    },
  } as const
}
