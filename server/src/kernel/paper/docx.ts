import {
  AlignmentType,
  Document,
  Footer,
  Header,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { Block, Paper } from './model.ts'

const rightToLeft = (language: string): boolean => language === 'ar'

/** The same paper as a file for word processors. It carries no payload: what counts is the PDF or the signed message. */
export async function docxOf(paper: Paper): Promise<Uint8Array> {
  const rtl = rightToLeft(paper.language)
  const run = (text: string, more: { readonly bold?: boolean; readonly size?: number } = {}, right = rtl) =>
    new TextRun({ text, rightToLeft: right, ...more })
  const lines = (text: string, more = {}, right = rtl) =>
    text.split('\n').map((line) => new Paragraph({ bidirectional: right, children: [run(line, more, right)] }))
  const cell = (text: string, more = {}, width = 50) =>
    new TableCell({ width: { size: width, type: WidthType.PERCENTAGE }, children: lines(text, more) })
  const table = (rows: TableRow[]) =>
    new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, visuallyRightToLeft: rtl, rows })

  const partsOf = (block: Block): (Paragraph | Table)[] => {
    switch (block.kind) {
      case 'heading':
        return [
          new Paragraph({
            heading: block.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
            bidirectional: rtl,
            children: [run(block.text)],
          }),
        ]
      case 'paragraph':
        return lines(block.text)
      case 'fields':
        return [
          table(
            block.rows.map(
              ({ label, value, source }) =>
                new TableRow({
                  children: [
                    cell(source === undefined ? label : `${label}\n${source}`, { bold: true }, 32),
                    cell(value, {}, 68),
                  ],
                }),
            ),
          ),
        ]
      case 'list':
        return block.items.map(
          (text) => new Paragraph({ bullet: { level: 0 }, bidirectional: rtl, children: [run(text)] }),
        )
      case 'table': {
        const width = Math.floor(100 / block.head.length)
        return [
          table([
            new TableRow({ tableHeader: true, children: block.head.map((text) => cell(text, { bold: true }, width)) }),
            ...block.rows.map((row) => new TableRow({ children: row.map((text) => cell(text, {}, width)) })),
          ]),
        ]
      }
      case 'pair':
        return [
          table([
            new TableRow({
              children: [block.left, block.right].map(
                ({ language, text }) =>
                  new TableCell({
                    width: { size: 50, type: WidthType.PERCENTAGE },
                    children: lines(text, {}, rightToLeft(language)),
                  }),
              ),
            }),
          ]),
        ]
      case 'signature':
        break
    }
    return block.lines.flatMap((line) => lines(line))
  }

  const document = new Document({
    title: paper.title,
    sections: [
      {
        headers: {
          default: new Header({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [run(paper.marking, { bold: true, size: 16 })],
              }),
            ],
          }),
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                bidirectional: rtl,
                children: [
                  run(`${paper.reference}   ${paper.pageWord} `, { size: 16 }),
                  new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES], size: 16 }),
                ],
              }),
            ],
          }),
        },
        children: [
          new Paragraph({ heading: HeadingLevel.TITLE, bidirectional: rtl, children: [run(paper.title)] }),
          ...paper.blocks.flatMap(partsOf),
        ],
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}
