import { describe, expect, it } from 'vitest'
import { longestText, pictureIn, sortOf, textIn } from './rules.preview.ts'

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))
const png = bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 2, 0, 0, 0, 1, 0], [8, 2, 0, 0, 0])
const gif = bytes('GIF89a', [0x40, 0x01, 0xc8, 0x00], [0, 0, 0])
/** An application segment before the frame, as cameras write it. */
const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0x01, 0x00, 0x02, 0x00, 1, 1, 0x11, 0])
const riff = (chunk: string, rest: readonly number[]) => bytes('RIFF', [0, 0, 0, 0], 'WEBP', chunk, [0, 0, 0, 0], rest)

describe('what a file is', () => {
  it.each([
    ['PNG', png, { mediaType: 'image/png', width: 512, height: 256 }],
    ['GIF', gif, { mediaType: 'image/gif', width: 320, height: 200 }],
    ['JPEG', jpeg, { mediaType: 'image/jpeg', width: 512, height: 256 }],
    [
      'WebP, lossy',
      riff('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 0, 2, 0, 1, 0, 0]),
      { mediaType: 'image/webp', width: 512, height: 256 },
    ],
    [
      'WebP, lossless',
      riff('VP8L', [0x2f, 0xff, 0xc1, 0x3f, 0, 0, 0, 0, 0, 0]),
      { mediaType: 'image/webp', width: 512, height: 256 },
    ],
    [
      'WebP, extended',
      riff('VP8X', [0, 0, 0, 0, 0xff, 1, 0, 0xff, 0, 0]),
      { mediaType: 'image/webp', width: 512, height: 256 },
    ],
  ])('%s is told by its bytes, with its size', (_, file, picture) => {
    expect(pictureIn(file)).toEqual(picture)
    expect(sortOf(file)).toEqual({ sort: 'picture', ...picture })
  })

  it('cut off anywhere it is no picture, or the same one, and never an error', () => {
    for (const file of [png, gif, jpeg]) {
      for (let end = 0; end < file.length; end += 1) {
        expect([undefined, JSON.stringify(pictureIn(file))]).toContainEqual(
          ((found) => (found === undefined ? undefined : JSON.stringify(found)))(pictureIn(file.subarray(0, end))),
        )
      }
    }
    // A view into a larger buffer reads its own bytes alone.
    expect(pictureIn(Buffer.concat([Buffer.alloc(7), png]).subarray(7))).toEqual(pictureIn(png))
  })

  it('a JPEG whose segments lead nowhere is none', () => {
    expect(pictureIn(bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0]))).toBeUndefined()
    expect(pictureIn(Buffer.concat([bytes([0xff, 0xd8]), Buffer.alloc(100_000, 0xff)]))).toBeUndefined()
  })

  it('a PDF is one where something stands before it, and a program with a picture for a name is nothing', () => {
    expect(sortOf(Buffer.from('\n\n%PDF-1.7\n'))).toEqual({ sort: 'pdf' })
    expect(sortOf(bytes('MZ', [0x90, 0, 3, 0]))).toBeUndefined()
    expect(sortOf(bytes('PK', [3, 4, 20, 0]))).toBeUndefined()
  })

  it('HTML and SVG are the text they are: nothing of them is ever a page', () => {
    for (const text of ['<script>alert(1)</script>', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>']) {
      expect(sortOf(Buffer.from(text))).toEqual({ sort: 'text' })
      expect(textIn(Buffer.from(text))).toEqual({ text, whole: true })
    }
  })

  it('text is shown in its letters, as far as it is shown, and where a letter is cut in two it is left out', () => {
    expect(textIn(Buffer.from('أمر بالقبض\n逮捕令\tx\r\n'))).toEqual({ text: 'أمر بالقبض\n逮捕令\tx\r\n', whole: true })
    expect(textIn(Buffer.from('\ufeffacta', 'utf16le'))).toEqual({ text: 'acta', whole: true })
    const long = textIn(Buffer.from('x' + '令'.repeat(longestText)))
    expect(long?.whole).toBe(false)
    expect(long?.text).toMatch(/^x令+$/)
    expect(long?.text.length).toBeLessThan(longestText)
    expect(textIn(Buffer.from([0xc3]))).toBeUndefined()
    expect(textIn(Buffer.from([0x41, 0x00, 0x42]))).toBeUndefined()
    expect(textIn(Buffer.from('\u001b[2Jgone'))).toBeUndefined()
  })
})
