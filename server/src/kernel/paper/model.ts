import { z } from 'zod'
import { Language } from '../schema/text.ts'

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
  /** The same content in two languages, side by side. */
  z.strictObject({
    kind: z.literal('pair'),
    left: z.strictObject({ language: Language, text: Text }),
    right: z.strictObject({ language: Language, text: Text }),
  }),
  z.strictObject({ kind: z.literal('signature'), lines: z.array(Short).max(20) }),
])
export type Block = z.output<typeof Block>

export const Paper = z.strictObject({
  /** Decides direction, hyphenation and fonts. */
  language: Language,
  title: Short,
  /** Stands at the head of every page: the marking, in one line. */
  marking: Short,
  /** Reference and State, at the foot of every page. */
  reference: Short,
  /** When it was made: stands in the file, so that the same content gives the same file. */
  at: z.iso.datetime(),
  blocks: z.array(Block).max(2_000),
  /** The same content for a machine: canonical JSON, embedded as an associated file. */
  payload: z
    .strictObject({ name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,60}$/), json: z.string().max(4_000_000) })
    .nullable(),
  /** `Page`, in the language of the paper. */
  pageWord: z.string().max(40),
})
export type Paper = z.output<typeof Paper>

/** Everything a reader sees, line by line, in order: what two forms of one document are compared by. */
export function textOf({ title, marking, reference, blocks }: Paper): readonly string[] {
  return [title, marking, reference, ...blocks.flatMap(linesOf)]
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
    case 'pair':
      return [block.left.text, block.right.text]
    case 'signature':
      break
  }
  return block.lines
}
