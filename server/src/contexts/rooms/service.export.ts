import { canonicalise } from '@comity/proof/canonical'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { saltedDigest, saltBytes } from '#contexts/ledger'
import { command, type Call, type Command } from '#kernel/command'
import { happened } from '#kernel/event'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { commonRefusals } from '#kernel/route'
import type { Reaction } from '#kernel/events'
import { joinMarkings } from '#kernel/schema/marking'
import * as contract from './contract.ts'
import { loadRoom, ownName, type Ground } from './ground.ts'
import { roomResource } from './policy.ts'
import { digestOf } from '@comity/group/log'
import { state as sign, statements } from './statements.ts'
import { exportNamed, saveExport } from './store.delivery.ts'
import { entriesAfter, type Kept } from './store.rooms.ts'
import type { Header } from './words.ts'

export const exportType = 'application/vnd.comity.room-export.v1+json'
const mostBytes = contract.exportRoom.file

type Sealed = {
  readonly document: string
  readonly statement: string
  readonly number: number
  readonly id: string
  readonly salt: Uint8Array
  readonly digest: string
}

/** Seals what an officer's device read into a case: the transcript, the log it rests on, and the node's word for both. */
export function exportRoom(ground: Ground): Command<Kept> {
  return command<
    typeof contract.exportRoom,
    Kept,
    Sealed,
    { readonly sealed: Sealed; readonly room: string; readonly at: string; readonly officer: string }
  >({
    route: contract.exportRoom,
    action: 'rooms.export',
    load: ({ params }) => loadRoom(ground, params.id),
    resource: ({ room }, actor) => roomResource(room, ground.state, actor),
    visibleBy: 'rooms.see',
    facts: (kept, call) => seal(ground, kept, call),
    content: ({ digest }) => digest,
    decide: ({ room }, { actor, now, query: { case: file } }, sealed) => ({
      save: { sealed, room: room.id, at: now, officer: actor.officer ?? '' },
      events: [
        happened(contract.RoomExported, `room:${room.id}`, {
          room: room.id,
          export: sealed.id,
          case: file,
          document: sealed.document,
        }),
      ],
      reply: { document: sealed.document, statement: sealed.statement },
    }),
    save: ({ sealed: { id, number, salt, statement }, ...row }) => [
      saveExport({ ...row, id, number, salt, statement }),
    ],
  })
}

async function seal(ground: Ground, kept: Kept, call: Call<typeof contract.exportRoom>): Promise<Sealed | Refusal> {
  const { kernel } = ground
  const { actor, query } = call
  const received = call.file === undefined ? undefined : await gathered(call.file)
  if (received === undefined) return refuse('too-large', { detail: `at most ${mostBytes} bytes` })
  const transcript = transcriptIn(received)
  if (transcript === undefined) return refuse('not-a-transcript', { detail: 'not a transcript in canonical JSON' })
  const { room } = kept
  const headers = await headersUntil(ground, room.id, transcript.head.number)
  const wrong = differs(transcript, headers, room.id, ownName(ground, actor))
  if (wrong) return wrong
  const subject = sha256Hex(received)
  const { number, digest } = transcript.head
  const said = { room: room.id, number, head: digest, officer: transcript.exportedBy, lines: transcript.lines.length }
  const statement = await sign(ground, statements.exported, subject, said)
  const bytes = utf8(canonicalise({ type: exportType, statement, transcript, log: headers }))
  const name = `${
    room.title
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .trim()
      .slice(0, 80) || 'room'
  }.room.json`
  const file = await ground.cases.caseFacts(query.case)
  // What was written under a marking keeps it in the case.
  const marking = file && joinMarkings(file.marking, room.marking)
  const document = await ground.cases.addDocument(actor, query.case, {
    name,
    bytes,
    key: `room-export-${subject}`,
    ...(marking === undefined ? {} : { marking }),
  })
  if (isRefusal(document)) return fromCase(document)
  return { document: document.id, statement, number, id: kernel.ids(), salt: ground.random(saltBytes), digest: subject }
}

/** What the case says no to is told in its own words; what only it may refuse gets a code of this route. */
function fromCase(refusal: Refusal): Refusal {
  if (Object.hasOwn(commonRefusals, refusal.refused)) return refusal
  const { detail } = refusal
  return refuse('case-refused', detail === undefined ? {} : { detail })
}

async function gathered(file: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of file) {
    size += part.length
    if (size > mostBytes) return undefined
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}

function transcriptIn(bytes: Uint8Array): contract.Transcript | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const read = contract.Transcript.safeParse(JSON.parse(text))
    return read.success && canonicalise(read.data) === text ? read.data : undefined
  } catch {
    return undefined
  }
}

async function headersUntil({ kernel }: Ground, room: string, number: number): Promise<readonly Header[]> {
  const headers: Header[] = []
  for (let after = -1; after < number; ) {
    const found = await entriesAfter(kernel.database, room, after, Math.min(200, number - after))
    if (found.length === 0) break
    headers.push(...found.map(({ header }) => header))
    after = headers.length - 1
  }
  return headers
}

/** The lines are those of the log, by the same authors at the same times, and the log ends as the device saw it. */
function differs(
  transcript: contract.Transcript,
  headers: readonly Header[],
  room: string,
  own: string,
): Refusal | undefined {
  const last = headers.at(-1)
  const { head, lines } = transcript
  const no = (detail: string) => refuse('log-differs', { detail })
  if (transcript.room !== room || transcript.exportedBy !== own)
    return no('the transcript is of another room or officer')
  if (last?.number !== head.number || digestOf(last) !== head.digest)
    return no('the log ends otherwise than the device saw')
  const messages = headers.filter(({ facts }) => facts.kind === 'message')
  if (messages.length !== lines.length) return no('the transcript has not exactly one line for each message')
  const fits = lines.every(({ number, author, at }, index) => {
    const header = messages[index]
    return header?.number === number && header.author === author && header.at === at
  })
  return fits ? undefined : no('a line differs from its entry by number, author or time')
}

/** Enters in the log of the node that a transcript was sealed. Asked again after a crash, it changes nothing. */
export function ledgerReaction(ground: Ground): Reaction {
  return {
    name: 'rooms/enter-export',
    on: [contract.RoomExported],
    handle: async ({ data }) => {
      const { export: id } = contract.RoomExported.data.parse(data)
      const row = await exportNamed(ground.kernel.database, id)
      if (row === undefined) return []
      await ground.ledger.append('rooms/export', [saltedDigest(new Uint8Array(row.salt), utf8(row.statement))])
      return []
    },
  }
}
