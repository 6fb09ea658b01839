import { z } from 'zod'
import { route } from '#kernel/route'
import { Id } from '#kernel/schema/page'
import { Annex, AnnexDraft, FileDigest, FileRef, FileRow, mostAnnexes } from './words.annex.ts'
import { Gate } from './words.gate.ts'
import { Shown } from './words.preview.ts'

const byId = z.object({ id: Id })

/** An upload of the acting post, or a document of the case the request belongs to. Laying it down twice is laying it down once. */
export const layFile = route({
  method: 'POST',
  path: '/api/requests/:id/files',
  summary: 'Lay down a file with a request, to be annexed or handed over',
  params: byId,
  body: z.union([z.strictObject({ upload: Id }), z.strictObject({ document: Id })]),
  reply: FileRef,
  refusals: {
    'upload-not-known': 422,
    'document-not-known': 422,
    'marked-above-request': 422,
    'not-releasable': 422,
    'file-too-large': 422,
    'too-many-files': 422,
  },
})
export const listFiles = route({
  method: 'GET',
  path: '/api/requests/:id/files',
  summary: 'List the files of a request, and whether each is here as it was announced',
  params: byId,
  reply: z.object({ rows: z.array(FileRow) }),
  refusals: {},
})
/** Held against its digest as it leaves: what was altered ends before its last bytes. */
export const fetchFile = route({
  method: 'GET',
  path: '/api/requests/:id/files/:digest',
  summary: 'Fetch a file of a request',
  params: byId.extend({ digest: FileDigest }),
  streams: 'application/octet-stream',
  reply: z.any(),
  refusals: { 'file-not-here': 409, 'file-gone': 410 },
})
/** What a file can be shown as, and its text where it is text. Read to its end and held against its digest before. */
export const lookAtFile = route({
  method: 'GET',
  path: '/api/requests/:id/files/:digest/look',
  summary: 'Look at a file of a request in the page: how many pages it has, which picture it is, what it says',
  params: byId.extend({ digest: FileDigest }),
  reply: Shown,
  refusals: { 'file-not-here': 409, 'file-gone': 410 },
})
/** A page as a drawing in which nothing can run, or a picture as it is. */
export const showFilePage = route({
  method: 'GET',
  path: '/api/requests/:id/files/:digest/pages/:page',
  summary: 'Show a page of a file of a request as a picture',
  params: byId.extend({ digest: FileDigest, page: z.coerce.number().int().min(1).max(10_000) }),
  streams: 'image/svg+xml',
  reply: z.any(),
  refusals: { 'file-not-here': 409, 'file-gone': 410, 'page-not-shown': 422 },
})
export const writeAnnexes = route({
  method: 'PUT',
  path: '/api/requests/:id/annexes',
  summary: 'Save the list of annexes of a draft',
  params: byId,
  versioned: true,
  body: z.strictObject({ annexes: z.array(AnnexDraft).max(mostAnnexes) }),
  reply: z.object({ annexes: z.array(Annex), gate: Gate.omit({ faults: true }), version: z.int() }),
  refusals: {
    'not-a-draft': 409,
    'file-not-laid': 422,
    'annex-twice': 422,
    'annex-translates-nothing': 422,
    'annex-answers-nothing': 422,
  },
})
