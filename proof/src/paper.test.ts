import { describe, expect, it } from 'vitest'
import { canonicalise } from './canonical.ts'
import { isFault } from './fault.ts'
import { sha256Hex, utf8 } from './hash.ts'
import { keyring } from './keyring.ts'
import { checkSeal, linesDigest, readPaper, sealPaper, verifyPaper, type ReadPaper } from './paper.ts'
import { openSealedPdf, sealPdf, type SealedPdf } from './sealed-pdf.ts'
import { sign } from './envelope.ts'
import { base64 } from './base64.ts'
import { ed25519Signer } from './signer.ts'

/** The smallest PDF in the form printers of papers write. */
function printed(text: string): Uint8Array {
  const objects = [
    '<<\n  /Type /Pages\n  /Count 0\n  /Kids []\n>>',
    `<<\n  /Title (${text})\n>>`,
    '<<\n  /Type /Catalog\n  /Pages 1 0 R\n>>',
  ]
  let file = '%PDF-1.7\n'
  const places = objects.map((object, at) => {
    const place = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n\n`
    return place
  })
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const trailer = '<<\n  /Size 4\n  /Root 3 0 R\n  /Info 2 0 R\n  /ID [(QUJD) (QUJD)]\n>>'
  return utf8(`${file}xref\n0 4\n0000000000 65535 f \n${rows}trailer\n${trailer}\nstartxref\n${file.length}\n%%EOF`)
}

const lima = ed25519Signer(new Uint8Array(32).fill(7))
const node = ed25519Signer(new Uint8Array(32).fill(8))
const at = '2026-03-01T10:00:00Z'
const issuer = 'PER/01890000-0000-7000-8000-000000000001'
const key = (signer: string, { key: { bytes } }: typeof lima) => ({
  signer,
  use: 'sign',
  algorithm: 'ed25519',
  key: base64(bytes),
  from: '2026-01-01T00:00:00Z',
  until: null,
  compromisedAt: null,
})
const descriptor = sign(
  'application/vnd.comity.descriptor.v1+json',
  { state: 'PER', log: 'x', keys: [key('PER', node), key(issuer, lima)] },
  [node],
)
const lines = ['Request', 'Facts']
const content = { paper: 'comity/paper/v1', facts: 'Véase\nabajo' }
const sealed = sealPaper({ pages: printed('a'), content, lines }, { issuer, signer: lima, at, descriptor })
const parts = openSealedPdf(sealed) as SealedPdf
const again = (changed: Partial<SealedPdf>) => sealPdf({ ...parts, ...changed }) as Uint8Array

describe('a sealed document', () => {
  it('begins with its pages, unchanged, and gives back content and seal byte for byte', () => {
    expect(parts.pages).toEqual(printed('a'))
    expect(new TextDecoder().decode(parts.content)).toBe(canonicalise(content))
    expect(readPaper(sealed)).toMatchObject({ content, contentDigest: sha256Hex(parts.content) })
  })
  it('is verified by a stranger with nothing but the file, who learns which key that stands on', () => {
    expect(verifyPaper(sealed)).toMatchObject({
      issuer,
      at,
      verdict: { signature: 'holds', content: true, pages: true },
      holds: true,
      nodes: [expect.any(String)],
    })
  })
  it('binds the lines a reader sees', () => {
    const { seal, contentDigest, pages } = readPaper(sealed) as ReadPaper
    const ring = keyring([{ signer: issuer, key: lima.key }])
    if (isFault(ring)) throw new Error(ring.fault)
    const of = { content: contentDigest, pages: sha256Hex(pages) }
    expect(checkSeal(seal, { ...of, lines }, ring).lines).toBe(true)
    expect(checkSeal(seal, { ...of, lines: ['Request'] }, ring).lines).toBe(false)
    expect(linesDigest(['a', 'b'])).not.toBe(linesDigest(['a\nb']))
  })
  it('is what any reader of PDF finds two files in', () => {
    const text = new TextDecoder('latin1').decode(sealed)
    expect(text.match(/\/Type \/Filespec/g)).toHaveLength(2)
    expect(text).toMatch(/\/Names << \/EmbeddedFiles .*\/AF \[/)
    expect(text).toMatch(/\/Prev \d+ >>\nstartxref\n\d+\n%%EOF\n$/)
  })
})

describe('whoever changes a sealed document', () => {
  it('is found out: other pages, another content', () => {
    expect(verifyPaper(again({ pages: printed('b') }))).toMatchObject({ holds: false, verdict: { pages: false } })
    expect(verifyPaper(again({ content: utf8('{"other":1}') }))).toMatchObject({
      holds: false,
      verdict: { content: false },
    })
  })
  it('cannot add a byte, before, between or after', () => {
    for (let place = 0; place <= sealed.length; place += 1) {
      const changed = new Uint8Array(sealed.length + 1)
      changed.set(sealed.subarray(0, place))
      changed[place] = 0x20
      changed.set(sealed.subarray(place), place + 1)
      const found = verifyPaper(changed)
      expect(isFault(found) || !found.holds, `a space at ${place}`).toBe(true)
    }
  })
  it('cannot change one', () => {
    for (let place = 0; place < sealed.length; place += 1) {
      const changed = Uint8Array.from(sealed)
      changed[place] = (changed[place] ?? 0) ^ 1
      const found = verifyPaper(changed)
      expect(isFault(found) || !found.holds, `byte ${place}`).toBe(true)
    }
  })
  it('cannot cut it off', () => {
    for (let end = 0; end < sealed.length - 1; end += 1) {
      expect(isFault(verifyPaper(sealed.subarray(0, end)))).toBe(true)
    }
  })
  it('cannot seal it anew with a key its State does not name, or before the key counted', () => {
    const stranger = ed25519Signer(new Uint8Array(32).fill(9))
    const forged = sealPaper({ pages: printed('a'), content, lines }, { issuer, signer: stranger, at, descriptor })
    expect(verifyPaper(forged)).toMatchObject({ holds: false, verdict: { signature: 'not-enough-signers' } })
    const early = { issuer, signer: lima, at: '2025-12-31T00:00:00Z', descriptor }
    const sealedEarly = sealPaper({ pages: printed('a'), content, lines }, early)
    expect(verifyPaper(sealedEarly)).toMatchObject({ holds: false, verdict: { signature: 'not-enough-signers' } })
  })
  it('cannot have a State vouch for the authority of another', () => {
    const other = { issuer: 'CHE/01890000-0000-7000-8000-000000000001', signer: lima, at, descriptor }
    const found = verifyPaper(sealPaper({ pages: printed('a'), content, lines }, other))
    expect(found).toMatchObject({ holds: false, nodes: [] })
  })
})

describe('what is no sealed document', () => {
  it('is told apart', () => {
    expect(verifyPaper(utf8('text'))).toEqual({ fault: 'not-a-pdf' })
    expect(verifyPaper(printed('a'))).toEqual({ fault: 'not-sealed' })
    expect(verifyPaper(again({ seal: utf8('{}') }))).toEqual({ fault: 'seal' })
    expect(verifyPaper(again({ content: utf8('{"b":1,"a":2}') }))).toEqual({ fault: 'content' })
    expect(sealPdf({ ...parts, pages: utf8('%PDF-1.7\n%%EOF') })).toEqual({ fault: 'not-as-printed' })
    expect(sealPdf({ ...parts, content: utf8('{\n}') })).toEqual({ fault: 'not-as-printed' })
    expect(() => sealPaper({ pages: utf8('%PDF-'), content, lines }, { issuer, signer: lima, at, descriptor })).toThrow(
      TypeError,
    )
  })
})
