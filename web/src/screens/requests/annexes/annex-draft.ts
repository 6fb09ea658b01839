import type { Annex, AnnexDraft, FileRef } from '@comity/server/contracts/requests'

/** An annex that is being entered: the number of its pages as it is typed. */
export type AnnexValue = Omit<Annex, 'pages' | 'title' | 'number'> & {
  readonly title: string
  readonly number: string
  readonly pages: string
}

const numberForm = /^(?:[1-9]\d{0,2}[a-z]?|[A-Z]{1,2})$/

/** The number after those that are taken. */
export function nextNumber(taken: readonly Pick<Annex, 'number'>[]): string {
  const numbers = taken.map(({ number }) => Number.parseInt(number, 10)).filter((one) => Number.isFinite(one))
  return String(Math.max(0, ...numbers) + 1)
}

/** Kinds that sections are answered by, for a first proposal. */
const kindOfSection: Readonly<Record<string, string>> = {
  warrant: 'warrant',
  order: 'order',
  provisions: 'provisions',
  form: 'form',
  certificate: 'form',
  documents: 'served',
  'certified-decision': 'order',
}

type Proposal = {
  readonly taken: readonly Pick<Annex, 'number'>[]
  readonly language: string
  readonly fills: readonly string[]
  readonly kind?: string
  readonly pages?: number | undefined
}

/** A first proposal for a file: titled by its name, numbered after the others. */
export function proposed(file: FileRef, { taken, language, fills, kind, pages }: Proposal): AnnexValue {
  const [section = ''] = fills
  return {
    ...file,
    id: `a-${crypto.randomUUID().slice(0, 8)}`,
    number: nextNumber(taken),
    title: file.name.replace(/\.[^.]{1,8}$/, '').replaceAll(/[_]+/g, ' '),
    kind: kind ?? kindOfSection[section] ?? 'other',
    translates: null,
    language,
    certified: false,
    fills: [...fills],
    pages: pages === undefined ? '' : String(pages),
  }
}

export function valueOf({ title, pages, ...annex }: Annex): AnnexValue {
  return { ...annex, title: title.text, pages: pages === null ? '' : String(pages) }
}

/** What is wrong with an annex, by its field. */
export function faultsOf(
  value: AnnexValue,
  others: readonly Pick<Annex, 'number'>[],
): readonly ('title' | 'number' | 'pages')[] {
  const pages = value.pages.trim()
  return [
    ...(value.title.trim() === '' || value.title.trim().length > 500 ? (['title'] as const) : []),
    ...(!numberForm.test(value.number.trim()) || others.some(({ number }) => number === value.number.trim())
      ? (['number'] as const)
      : []),
    ...(pages !== '' && !/^[1-9]\d{0,4}$/.test(pages) ? (['pages'] as const) : []),
  ]
}

/** The annex as it is said, its file as the node knows it. */
export function annexOf(value: AnnexValue): Annex {
  const { title, pages, number, ...annex } = value
  return {
    ...annex,
    number: number.trim(),
    title: { language: value.language, text: title.trim() },
    pages: pages.trim() === '' ? null : Number(pages),
  }
}

/** What an officer says of an annex; the node adds what its file is. */
export function draftOf({ name: _name, mediaType: _type, bytes: _bytes, ...annex }: Annex): AnnexDraft {
  return annex
}

/** By their numbers: 2 before 10, 3 before 3a, letters last. */
export function inOrder<A extends Pick<Annex, 'number'>>(annexes: readonly A[]): readonly A[] {
  const order = new Intl.Collator('en', { numeric: true })
  return annexes.toSorted((a, b) => order.compare(a.number, b.number))
}

const mostLooked = 32_000_000

/** How many pages a PDF says it has, where it says so unpacked; undefined for what does not. */
export async function pagesIn(file: Blob): Promise<number | undefined> {
  if (file.size > mostLooked) return undefined
  const text = new TextDecoder('latin1').decode(await file.arrayBuffer())
  if (!text.startsWith('%PDF-')) return undefined
  const single = text.match(/\/Type\s*\/Page(?![a-zA-Z])/g)?.length ?? 0
  const counts = [...text.matchAll(/\/Count\s+(\d{1,5})/g)].map(([, count]) => Number(count))
  const most = Math.max(single, ...counts)
  return most > 0 ? most : undefined
}
