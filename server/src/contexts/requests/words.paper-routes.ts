import { z } from 'zod'
import { route } from '#kernel/route'
import { Id } from '#kernel/schema/page'
import { Paper } from '#kernel/schema/paper'
import { Language } from '#kernel/schema/text'
import { LanguageRule, PaperFindings, PaperKind, PaperRow } from './words.paper.ts'

const byId = z.object({ id: Id })

export const listPapers = route({
  method: 'GET',
  path: '/api/requests/:id/papers',
  summary: 'List the documents of a request, and the languages the requested State takes',
  params: byId,
  reply: z.object({ rows: z.array(PaperRow), rule: LanguageRule }),
  refusals: {},
})
/** As PDF/A-3 with content and seal in it, for word processors, or as the content with its seal alone. */
export const fetchPaper = route({
  method: 'GET',
  path: '/api/requests/:id/papers/:kind',
  summary: 'Fetch a document of a request, in one language or in two side by side',
  params: byId.extend({ kind: PaperKind }),
  query: z.object({
    language: Language,
    beside: Language.optional(),
    step: z.coerce.number().int().min(1).max(10_000).optional(),
    format: z.enum(['pdf', 'docx', 'json']).default('pdf'),
  }),
  streams: 'application/pdf',
  reply: z.any(),
  refusals: { 'paper-not-there': 404, 'paper-one-language-twice': 422, 'paper-without-letters': 422 },
})
/** The content of a document as it would be set, for the screen. */
export const showPaper = route({
  method: 'GET',
  path: '/api/requests/:id/papers/:kind/text',
  summary: 'Show what a document of a request says, in one language or in two',
  params: byId.extend({ kind: PaperKind }),
  query: z.object({
    language: Language,
    beside: Language.optional(),
    step: z.coerce.number().int().min(1).max(10_000).optional(),
  }),
  reply: z.object({ paper: Paper }),
  refusals: { 'paper-not-there': 404, 'paper-one-language-twice': 422 },
})
/** Looks at a document somebody sent. Nothing of it is kept. */
export const readPaper = route({
  method: 'POST',
  path: '/api/requests/papers/read',
  summary: 'Read a received document: what it contains, who sealed it, whether that holds',
  file: 20_000_000,
  reply: PaperFindings,
  refusals: {
    'pdf-none': 422,
    'pdf-cut-off': 422,
    'pdf-encrypted': 422,
    'pdf-ambiguous': 422,
    'pdf-unpacks-too-large': 422,
  },
})
