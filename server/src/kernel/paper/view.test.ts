import { deflateSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { pagesPdf, pdfOf } from '../../../test/support/pdf.ts'
import { openViewer } from './view.ts'

const viewer = openViewer()
afterAll(() => viewer.stop())

const script = '/S /JavaScript /JS (app.launchURL("http://example.org");)'

describe('a PDF of a stranger', () => {
  it.each([1, 2, 3, 7, 64, 65])(
    'of %i pages is counted, each page is drawn, and there is no other',
    async (count) => {
      const pdf = pagesPdf(count)
      expect(await viewer.pages(pdf)).toBe(count)
      expect(await viewer.page(pdf, count)).toMatch(/^<svg [^]*<path [^]*<\/svg>\s*$/)
      expect(await viewer.page(pdf, count + 1)).toEqual({ fault: 'no-page' })
    },
    60_000,
  )

  it('becomes paths and nothing else: scripts, actions, links and files in it come to nothing', async () => {
    const link = '<< /Type /Annot /Subtype /Link /Rect [0 0 200 300] /A << /S /URI /URI (http://example.org/) >> >>'
    const drawn = await viewer.page(
      pagesPdf(1, {
        catalogue: `/OpenAction << ${script} >> /Names << /JavaScript << /Names [(a) << ${script} >>] >> >>`,
        page: `/AA << /O << ${script} >> >> /Annots [${link}]`,
      }),
      1,
    )
    expect(drawn).toMatch(/<path /)
    expect(drawn).not.toMatch(/script|http:\/\/example|<a\b|\son\w+=|foreignObject/i)
  }, 60_000)

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a head alone', Buffer.from('%PDF-1.7\n')],
    ['no page', pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>'])],
    [
      'a tree that is its own branch',
      pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R] /Count 9 >>']),
    ],
  ])(
    'with %s in it is damaged, and the next one is shown',
    async (_, pdf) => {
      expect(await viewer.pages(pdf)).toEqual({ fault: 'damaged' })
      expect(await viewer.page(pdf, 1)).toMatchObject({ fault: expect.stringMatching(/damaged|no-page/) })
      expect(await viewer.pages(pagesPdf(2))).toBe(2)
    },
    60_000,
  )

  it('cut off anywhere gives pages or a fault, never an error', async () => {
    const whole = pagesPdf(3)
    for (let end = 0; end < whole.length; end += 37) {
      const looked = await viewer.page(whole.subarray(0, end), 1)
      expect(typeof looked === 'string' || 'fault' in looked).toBe(true)
    }
  }, 60_000)

  it('that draws itself within itself without end ends', async () => {
    const form =
      '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length 5 >>'
    const endless = pagesPdf(1, {
      page: '/Resources << /XObject << /F 5 0 R >> >>',
      draw: '/F Do',
      objects: [[form, Buffer.from('/F Do')]],
    })
    const looked = await viewer.page(endless, 1)
    expect(typeof looked === 'string' || 'fault' in looked).toBe(true)
    expect(await viewer.pages(pagesPdf(2))).toBe(2)
  }, 60_000)

  it('that would fill the memory is too large or damaged, and takes nobody with it', async () => {
    const bits = deflateSync(Buffer.alloc(60_000_000))
    const side = 100_000
    const image = `<< /Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode /Length ${bits.length} >>`
    const bomb = pagesPdf(1, {
      page: '/Resources << /XObject << /F 5 0 R >> >>',
      draw: '200 0 0 300 0 0 cm /F Do',
      objects: [[image, bits]],
    })
    const looked = await viewer.page(bomb, 1)
    if (typeof looked === 'string') expect(looked.length).toBeLessThan(16_000_000)
    else expect(['too-large', 'too-slow', 'damaged', 'ended']).toContain(looked.fault)
    expect(await viewer.pages(pagesPdf(2))).toBe(2)
  }, 60_000)

  it('waits its turn, and too many at once are turned away', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => viewer.pages(pagesPdf(1))))
    expect(all.filter((one) => one === 1).length).toBeGreaterThanOrEqual(4)
    const turnedAway = all.filter((one) => one !== 1)
    expect(turnedAway.length).toBeGreaterThan(0)
    for (const one of turnedAway) expect(one).toEqual({ fault: 'busy' })
  }, 60_000)
})
