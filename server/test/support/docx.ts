import { inflateRawSync } from 'node:zlib'

/** Text of a part of a DOCX file: a ZIP archive with deflated XML. */
export function partOf(zip: Buffer, name: string): string {
  for (let at = zip.indexOf('PK\x03\x04'); at !== -1; at = zip.indexOf('PK\x03\x04', at + 4)) {
    const length = zip.readUInt16LE(at + 26)
    if (zip.toString('utf8', at + 30, at + 30 + length) !== name) continue
    const from = at + 30 + length + zip.readUInt16LE(at + 28)
    return inflateRawSync(zip.subarray(from, from + zip.readUInt32LE(at + 18) || undefined), {
      finishFlush: 2,
    }).toString('utf8')
  }
  throw new Error(`no part ${name}`)
}
