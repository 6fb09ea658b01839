import { beginUpload, continueUpload } from '@comity/server/contracts/exchange'
import { layFile, readRequest, writeAnnexes, type AnnexDraft, type FileRef } from '@comity/server/contracts/requests'
import type { Client } from '../client.ts'

/** Uploads a text and lays it down with a request: it may then be annexed, or go with what is handed over. */
export async function layDown(officer: Client, id: string, name: string, text: string): Promise<FileRef> {
  const file = new TextEncoder().encode(text)
  const begun = await officer.call(beginUpload, { body: { name, mediaType: 'text/plain', bytes: file.length } })
  await officer.call(continueUpload, { params: { id: begun.id }, query: { offset: 0 }, file })
  return officer.call(layFile, { params: { id }, body: { upload: begun.id } })
}

/** Annexes a text to a draft, after the annexes it has. */
export async function annexTo(
  officer: Client,
  id: string,
  file: { readonly name: string; readonly text: string },
  said: Pick<AnnexDraft, 'title' | 'kind' | 'fills' | 'certified'> & Partial<AnnexDraft>,
): Promise<void> {
  const { digest } = await layDown(officer, id, file.name, file.text)
  const { annexes, version } = await officer.call(readRequest, { params: { id } })
  const number = String(annexes.length + 1)
  const before = annexes.map(({ name: _name, mediaType: _type, bytes: _bytes, ...one }) => one)
  const added: AnnexDraft = {
    id: `annex-${number}`,
    number,
    language: said.title.language,
    translates: null,
    pages: null,
    ...said,
    digest,
  }
  await officer.call(writeAnnexes, { params: { id }, body: { annexes: [...before, added] }, version })
}
