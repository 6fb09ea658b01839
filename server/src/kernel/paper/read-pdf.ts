import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFString,
} from '@cantoo/pdf-lib'

/** A file that stands inside a PDF. */
export type Embedded = { readonly name: string; readonly bytes: Uint8Array }
export type PdfFault = { readonly fault: 'not-a-pdf' | 'encrypted' | 'too-large' }

const mostBytes = 100_000_000
const mostFiles = 50
const mostDepth = 16

/** The files embedded in a PDF somebody sent, bounded in number and size. Nothing of the PDF itself is run or shown. */
export async function embeddedIn(pdf: Uint8Array): Promise<readonly Embedded[] | PdfFault> {
  if (pdf.length > mostBytes) return { fault: 'too-large' }
  let document: PDFDocument
  try {
    document = await PDFDocument.load(pdf, {
      ignoreEncryption: true,
      updateMetadata: false,
      throwOnInvalidObject: true,
    })
  } catch {
    return { fault: 'not-a-pdf' }
  }
  if (document.isEncrypted) return { fault: 'encrypted' }
  const names = document.catalog
    .lookupMaybe(PDFName.of('Names'), PDFDict)
    ?.lookupMaybe(PDFName.of('EmbeddedFiles'), PDFDict)
  try {
    return names === undefined ? [] : [...leavesOf(names, 0)].slice(0, mostFiles)
  } catch {
    return { fault: 'not-a-pdf' }
  }
}

function* leavesOf(node: PDFDict, depth: number): Generator<Embedded> {
  if (depth > mostDepth) throw new Error('too deep')
  const kids = node.lookupMaybe(PDFName.of('Kids'), PDFArray)
  for (let at = 0; at < Math.min(kids?.size() ?? 0, mostFiles); at += 1) {
    const kid = kids?.lookup(at, PDFDict)
    if (kid) yield* leavesOf(kid, depth + 1)
  }
  const names = node.lookupMaybe(PDFName.of('Names'), PDFArray)
  for (let at = 0; at + 1 < Math.min(names?.size() ?? 0, 2 * mostFiles); at += 2) {
    const spec = names?.lookup(at + 1, PDFDict)
    const stream = spec?.lookup(PDFName.of('EF'), PDFDict).lookup(PDFName.of('F'))
    const label = spec?.lookup(PDFName.of('UF')) ?? spec?.lookup(PDFName.of('F'))
    const name = label instanceof PDFString || label instanceof PDFHexString ? label.decodeText() : ''
    if (stream instanceof PDFRawStream) yield { name, bytes: decodePDFRawStream(stream).decode() }
  }
}
