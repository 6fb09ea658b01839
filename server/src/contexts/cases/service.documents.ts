import { command, type Call, type Command, type Endpoint } from '#kernel/command'
import { query } from '#kernel/query'
import { cleanName, downloadHeaders } from '#kernel/file-name'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { Marking } from '#kernel/schema/marking'
import * as contract from './contract.ts'
import { caseLifecycle } from './lifecycle.ts'
import { caseResource, resourceOfPart } from './policy.ts'
import { sorts, type CaseFile } from './records.ts'
import { typeOf } from './rules.documents.ts'
import { newPart, partMarkingFault } from './rules.parts.ts'
import { arrivalsIn } from './retention.ts'
import { loadCase, loadPart, type Ground } from './service.ts'
import { insertPart } from './store.parts.ts'

type Received = {
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly digest: string
  readonly marking: Marking | undefined
}

/** Takes the bytes in. What is refused here leaves no document; its bytes are collected later. */
async function receive(
  { kernel }: Ground,
  file: CaseFile,
  call: Call<typeof contract.addDocument>,
): Promise<Received | Refusal> {
  const marking = markingIn(call.query.marking)
  if (isRefusal(marking)) return marking
  const fault = marking && partMarkingFault(file, call.actor, marking)
  if (fault) return fault
  if (call.file === undefined) return refuse('empty-file', { detail: 'there is no file in the request' })
  const stored = await kernel.blobs.put(call.file, contract.addDocument.file)
  if (isRefusal(stored)) return stored
  const { digest, bytes, head } = stored
  const noted = await arrivalsIn(kernel).arrived(digest)
  if (isRefusal(noted)) return noted
  if (bytes === 0) return refuse('empty-file', { detail: 'the file is empty' })
  const name = cleanName(call.query.name)
  const { fileTypeFromBuffer } = await import('file-type')
  const mediaType = typeOf(name, (await fileTypeFromBuffer(head))?.mime, head)
  return isRefusal(mediaType) ? mediaType : { name, mediaType, bytes, digest, marking }
}

function markingIn(text: string | undefined): Marking | undefined | Refusal {
  if (text === undefined) return undefined
  try {
    const parsed = Marking.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
  } catch {
    // Answered as any other marking that is not one.
  }
  return refuse('malformed', { detail: 'not a marking', field: 'query.marking' })
}

export function addDocument(ground: Ground): Command<CaseFile> {
  return command({
    route: contract.addDocument,
    action: 'cases.add-document',
    load: ({ params }) => loadCase(ground, params.case),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    lifecycle: { of: caseLifecycle, step: 'write', state: ({ state }) => state },
    facts: (file, call) => receive(ground, file, call),
    content: ({ digest }) => digest,
    decide: (file, call, { marking, ...body }) => {
      const document = newPart<'document'>(file, call, body, marking)
      if (isRefusal(document)) return document
      return { save: document, events: [sorts.document.added(document)], reply: document, version: document.version }
    },
    save: (document) => insertPart('document', document),
  })
}

export function fetchDocument(ground: Ground): Endpoint {
  return query({
    route: contract.fetchDocument,
    action: 'cases.read-part',
    load: ({ params }) => loadPart(ground, 'document', params),
    resource: ({ file, part }) => resourceOfPart(file, part),
    visibleBy: 'cases.read-part',
    reply: async ({ part: { thing } }) => ({
      stream: await ground.kernel.blobs.open(thing.digest),
      headers: downloadHeaders(thing.name, thing.mediaType, thing.bytes),
      seen: [thing.id],
    }),
  })
}
