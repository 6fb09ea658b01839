import {
  AlignmentType,
  Document,
  Footer,
  Header,
  HeadingLevel,
  Packer,
  PageBreak,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { Block, Column, Paper } from '../schema/paper.ts'

const rightToLeft = (language: string): boolean => language === 'ar'
const rightLetter = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Each line runs as its own first letter does; one without letters as the document does. */
function runsRight(line: string, rtl: boolean): boolean {
  const first = /\p{L}/u.exec(line)?.[0]
  return first === undefined ? rtl : rightLetter.test(first)
}

type Style = { readonly bold?: boolean; readonly size?: number; readonly color?: string }
type Part = Paragraph | Table

const run = (text: string, rtl: boolean, style: Style = {}) => new TextRun({ text, rightToLeft: rtl, ...style })
const linesOf = (text: string, rtl: boolean, style: Style = {}): Paragraph[] =>
  text.split('\n').map((line) => {
    const right = runsRight(line, rtl)
    return new Paragraph({ bidirectional: right, children: [run(line, right, style)] })
  })
const cell = (children: readonly Part[], width: number) =>
  new TableCell({ width: { size: width, type: WidthType.PERCENTAGE }, children })
const table = (rows: readonly TableRow[], rtl: boolean) =>
  new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, visuallyRightToLeft: rtl, rows })

function partsOf(block: Block, rtl: boolean): Part[] {
  switch (block.kind) {
    case 'heading':
      return [
        new Paragraph({
          heading: block.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
          bidirectional: rtl,
          children: [run(block.text, rtl)],
        }),
      ]
    case 'paragraph':
      return linesOf(block.text, rtl)
    case 'fields': {
      const rows = block.rows.map(({ label, value, source }) => {
        const named = [
          ...linesOf(label, rtl, { bold: true }),
          ...(source === undefined ? [] : linesOf(source, rtl, { size: 16, color: '555555' })),
        ]
        return new TableRow({ children: [cell(named, 32), cell(linesOf(value, rtl), 68)] })
      })
      return [table(rows, rtl)]
    }
    case 'list':
      return block.items.map((text) => {
        const right = runsRight(text, rtl)
        return new Paragraph({ bullet: { level: 0 }, bidirectional: right, children: [run(text, right)] })
      })
    case 'table': {
      const width = Math.floor(100 / block.head.length)
      const row = (texts: readonly string[], style: Style = {}) => ({
        children: texts.map((text) => cell(linesOf(text, rtl, style), width)),
      })
      return [
        table(
          [
            new TableRow({ tableHeader: true, ...row(block.head, { bold: true }) }),
            ...block.rows.map((one) => new TableRow(row(one))),
          ],
          rtl,
        ),
      ]
    }
    case 'signature':
      return block.lines.flatMap((line) => linesOf(line, rtl))
    case 'new-page':
      break
  }
  return [new Paragraph({ children: [new PageBreak()] })]
}

function columnParts({ language, title, blocks }: Column): readonly (readonly Part[])[] {
  const rtl = rightToLeft(language)
  const head = new Paragraph({ heading: HeadingLevel.TITLE, bidirectional: rtl, children: [run(title, rtl)] })
  return [[head], ...blocks.map((block) => partsOf(block, rtl))]
}

type Levels = readonly (readonly Part[])[]

/** Two columns, level by level, below their titles. No page ends inside a table: what follows begins another one. */
function levelled(blocks: readonly Block[], first: Levels, second: Levels): Part[] {
  // A cell ends with a paragraph: word processors call the file damaged otherwise.
  const ended = (parts: readonly Part[] = []) => cell([...parts, new Paragraph({})], 50)
  const body: Part[] = []
  let rows: TableRow[] = []
  for (const [at, parts] of first.entries()) {
    if (blocks[at - 1]?.kind === 'new-page') {
      body.push(table(rows, false), ...parts)
      rows = []
    } else {
      rows.push(new TableRow({ children: [ended(parts), ended(second[at])] }))
    }
  }
  return [...body, table(rows, false)]
}

/** The same paper as a file for word processors. It carries no seal: what counts is the PDF or the signed message. */
export async function docxOf(paper: Paper): Promise<Uint8Array> {
  const rtl = rightToLeft(paper.language)
  const first = columnParts(paper)
  const second = paper.beside === null ? undefined : columnParts(paper.beside)
  const body = second === undefined ? first.flat() : levelled(paper.blocks, first, second)
  const head = [paper.marking, ...(paper.notice === null ? [] : [paper.notice])]
  const document = new Document({
    title: paper.title,
    sections: [
      {
        headers: {
          default: new Header({
            children: head.map(
              (text) =>
                new Paragraph({
                  alignment: AlignmentType.CENTER,
                  children: [run(text, runsRight(text, rtl), { bold: true, size: 16 })],
                }),
            ),
          }),
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                bidirectional: rtl,
                children: [
                  run(`${paper.reference}   ${paper.pageWord} `, rtl, { size: 16 }),
                  new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES], size: 16 }),
                ],
              }),
            ],
          }),
        },
        children: body,
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}
