import { refuse, type Refusal } from '#kernel/refusal'
import type { Matter, StepRecord } from './records.ts'
import type { Annex, AnnexDraft, FileRef, FileRow, Said } from './words.ts'

/** Most files of one message: as many as an attachment list holds. */
export const mostFiles = 100
/** Most files that are laid down with one request: what is sent in all its messages. */
export const mostLaid = 1_000

/** Files laid down with a request, by digest. */
export type Laid = ReadonlyMap<string, FileRef & { readonly upload: string }>

/** What came with a message, as whoever carried it tells. */
export type Came = {
  readonly gone: boolean
  readonly files: readonly (FileRef & { readonly arrived: number; readonly here: boolean })[]
}

const fileIn = ({ digest, name, mediaType, bytes }: FileRef): FileRef => ({ digest, name, mediaType, bytes })
const lost = (field: string): Refusal =>
  refuse('file-not-laid', { detail: 'lay the file down with the request first', field })

/** The list of annexes as it will stand in the draft: every file is here, every number is used once. */
export function annexesOf(
  drafts: readonly AnnexDraft[],
  laid: Laid,
  asked: ReadonlySet<string>,
): readonly Annex[] | Refusal {
  const annexes: Annex[] = []
  for (const [at, draft] of drafts.entries()) {
    const field = `body.annexes.${at}`
    const file = laid.get(draft.digest)
    if (file === undefined) return lost(`${field}.digest`)
    const { id, number, translates, fills } = draft
    if (annexes.some((one) => one.id === id || one.number === number)) {
      return refuse('annex-twice', { detail: 'two annexes have one number', field: `${field}.number` })
    }
    if (translates !== null && (translates === id || !drafts.some((one) => one.id === translates))) {
      return refuse('annex-translates-nothing', {
        detail: 'it is said to translate an annex that is not in the list',
        field: `${field}.translates`,
      })
    }
    if (fills.some((section) => !asked.has(section))) {
      return refuse('annex-answers-nothing', { detail: 'no instrument asks for that', field: `${field}.fills` })
    }
    annexes.push({ ...draft, ...fileIn(file) })
  }
  return annexes
}

/** What is said with an act, with the facts of its files as they lie here; a refusal where one does not. */
export function withFiles(said: Said, laid: Laid): Said | Refusal {
  const { annexes, items } = said
  const away = (annexes ?? []).findIndex(({ digest }) => !laid.has(digest))
  if (away !== -1) return lost(`body.annexes.${away}.digest`)
  const lacking = (items ?? []).findIndex(({ file }) => file !== undefined && !laid.has(file.digest))
  if (lacking !== -1) return lost(`body.items.${lacking}.file`)
  const known = <F extends FileRef>(file: F): F => ({ ...file, ...fileIn(laid.get(file.digest) ?? file) })
  return {
    ...said,
    ...(annexes === undefined ? {} : { annexes: annexes.map(known) }),
    ...(items === undefined
      ? {}
      : { items: items.map((item) => (item.file === undefined ? item : { ...item, file: known(item.file) })) }),
  }
}

/** The files that go with a message, each once. */
export function attachedTo(
  said: Said | undefined,
  laid: Laid,
): readonly { readonly upload: string; readonly name: string }[] | Refusal {
  const digests = new Set(said === undefined ? [] : announcedIn(said).map(({ file }) => file.digest))
  if (digests.size > mostFiles) {
    return refuse('too-many-files', { detail: `one message carries at most ${mostFiles} files` })
  }
  const found = [...digests].flatMap((digest) => laid.get(digest) ?? [])
  return found.length < digests.size ? lost('body') : found.map(({ upload, name }) => ({ upload, name }))
}

type Announced = { readonly as: 'annex' | 'item'; readonly id: string; readonly file: FileRef }

/** The files that were said to go along with what was said. */
export function announcedIn({ request, annexes, items }: Said): readonly Announced[] {
  const annexed = [...(request?.annexes ?? []), ...(annexes ?? [])]
  return [
    ...annexed.map((annex) => ({ as: 'annex' as const, id: annex.id, file: fileIn(annex) })),
    ...(items ?? []).flatMap(({ id, file }) => (file === undefined ? [] : [{ as: 'item' as const, id, file }])),
  ]
}

/** Every file of a request: those of its draft, and those of its messages, held against what came with each. */
export function fileRows({ file, steps }: Matter, came: ReadonlyMap<string, Came>): readonly FileRow[] {
  if (file.destroyedAt !== undefined) return []
  const sent = steps.some(({ said }) => said.request !== undefined)
  const draft: FileRow[] = sent
    ? []
    : file.annexes.map((annex) => ({
        ...fileIn(annex),
        step: null,
        as: 'annex',
        id: annex.id,
        state: 'here',
        arrived: annex.bytes,
        found: null,
      }))
  return [...draft, ...steps.flatMap((step) => rowsOf(step, came))]
}

function rowsOf(step: StepRecord, came: ReadonlyMap<string, Came>): readonly FileRow[] {
  // What stayed at home, or was only repeated there, went with no message.
  if (step.letter === null) return []
  const announced = announcedIn(step.said)
  const found = came.get(step.letter)
  const told = new Set(announced.map((one) => one.file.digest))
  const strange = (found?.files ?? []).filter(({ digest }) => !told.has(digest))
  const rows = announced.map(({ as, id, file }): FileRow => {
    const row = { ...file, step: step.number, as, id, arrived: 0, found: null }
    if (found?.gone === true) return { ...row, state: 'gone' }
    const same = found?.files.find(({ digest }) => digest === file.digest)
    if (same !== undefined) return { ...row, state: same.here ? 'here' : 'coming', arrived: same.arrived }
    const instead = strange.find(({ name }) => name === file.name)
    return instead === undefined
      ? { ...row, state: 'missing' }
      : { ...row, state: 'other', found: fileIn(instead), arrived: instead.arrived }
  })
  const placed = new Set(rows.flatMap((row) => (row.found === null ? [] : [row.found.digest])))
  const left = strange
    .filter(({ digest }) => !placed.has(digest))
    .map(
      (one): FileRow => ({
        ...fileIn(one),
        step: step.number,
        as: 'unannounced',
        id: one.digest,
        state: one.here ? 'here' : 'coming',
        arrived: one.arrived,
        found: null,
      }),
    )
  return [...rows, ...left]
}
