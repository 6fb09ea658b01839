import { z } from 'zod'
import { Language } from './text.ts'

// A document before it is a file: what it says, in order. The same model becomes PDF, DOCX and plain text, so that none
// of them can say something the others do not.

const Text = z.string().max(100_000)
const Short = z.string().max(2_000)

export const Block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), level: z.union([z.literal(1), z.literal(2)]), text: Short }),
  z.strictObject({ kind: z.literal('paragraph'), text: Text }),
  /** Label and value, numbered where the law numbers them; `source` is the article that asks for it. */
  z.strictObject({
    kind: z.literal('fields'),
    rows: z.array(z.strictObject({ label: Short, value: Text, source: Short.optional() })).max(500),
  }),
  z.strictObject({ kind: z.literal('list'), items: z.array(Text).max(500) }),
  z.strictObject({
    kind: z.literal('table'),
    head: z.array(Short).min(1).max(12),
    rows: z.array(z.array(Text).max(12)).max(5_000),
  }),
  z.strictObject({ kind: z.literal('signature'), lines: z.array(Short).max(20) }),
  /** What follows begins on a page of its own. */
  z.strictObject({ kind: z.literal('new-page') }),
])
export type Block = z.output<typeof Block>

const Column = z.strictObject({
  /** Decides direction, hyphenation and fonts. Every line of text takes its direction from its own first letter. */
  language: Language,
  title: Short,
  blocks: z.array(Block).max(2_000),
})
export type Column = z.output<typeof Column>

export const Paper = Column.extend({
  /** Stands at the head of every page: the marking, in one line. */
  marking: Short,
  /** What must not be overlooked on any page, as that it is a draft; null where there is nothing. */
  notice: Short.nullable(),
  /** Reference and State, at the foot of every page. */
  reference: Short,
  /** When it was made: stands in the file, so that the same content gives the same file. */
  at: z.iso.datetime(),
  /** The same in a second language, block for block, in a column of its own. */
  beside: Column.nullable(),
  /** `Page`, in the language of the paper. */
  pageWord: z.string().max(40),
}).refine(({ beside, blocks }) => beside === null || sameShape(beside.blocks, blocks), 'the columns do not match')
export type Paper = z.output<typeof Paper>

function sameShape(a: readonly Block[], b: readonly Block[]): boolean {
  const shape = (block: Block) => ('rows' in block ? `${block.kind} ${block.rows.length}` : block.kind)
  return a.length === b.length && a.every((block, at) => b[at] !== undefined && shape(block) === shape(b[at]))
}

/** Everything a reader sees, line by line, in order: what two forms of one document are compared by. */
export function textOf({ title, marking, notice, reference, blocks, beside }: Paper): readonly string[] {
  const second = beside === null ? [] : [beside.title, ...beside.blocks.flatMap(linesOf)]
  return [title, marking, ...(notice === null ? [] : [notice]), reference, ...blocks.flatMap(linesOf), ...second]
}

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return [block.text]
    case 'fields':
      return block.rows.flatMap(({ label, value, source }) => [label, value, ...(source === undefined ? [] : [source])])
    case 'list':
      return block.items
    case 'table':
      return [...block.head, ...block.rows.flat()]
    case 'signature':
      return block.lines
    case 'new-page':
      break
  }
  return []
}
