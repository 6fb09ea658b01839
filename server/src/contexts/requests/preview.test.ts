import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import { isRefusal } from '#kernel/refusal'
import type { Seat } from '../../../test/support/cases.ts'
import { pagesPdf } from '../../../test/support/pdf.ts'
import { aDraft, side, type Side } from '../../../test/support/requests.ts'
import { longestLooked } from './rules.preview.ts'

let lima: Side
let prosecutor: Seat
let id: string
beforeAll(async () => {
  lima = await side('PER')
  prosecutor = lima.seat({ roles: ['prosecutor'] })
  const to = { state: 'CHE', authority: lima.authority }
  const body = { ...aDraft(), case: await lima.openCase(prosecutor), to }
  id = (await lima.get(contract.openRequest, prosecutor, { body })).id
})
afterAll(() => lima.close())

/** Lays a file down and gives its digest. */
async function laid(name: string, content: Buffer | string): Promise<{ digest: string; upload: string }> {
  const upload = lima.files.keep(prosecutor.actor.post ?? '', name, content)
  const { digest } = await lima.get(contract.layFile, prosecutor, { params: { id }, body: { upload } })
  return { digest, upload }
}
const look = (digest: string, as = prosecutor) => lima.ask(contract.lookAtFile, as, { params: { id, digest } })
const shown = async (name: string, content: Buffer | string) => {
  const answer = await look((await laid(name, content)).digest)
  return isRefusal(answer) ? answer : answer.body
}
async function page(digest: string, number: number | string) {
  const answer = await lima.ask(contract.showFilePage, prosecutor, { params: { id, digest, page: String(number) } })
  if (isRefusal(answer)) return answer.refused
  return {
    headers: answer.headers ?? {},
    text: Buffer.concat((await answer.stream?.toArray()) as Buffer[]).toString('latin1'),
  }
}
const picture = (width: number, height: number) => {
  const head = Buffer.alloc(33)
  head.write('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR', 'latin1')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return head
}

describe('a file of a request looked at in the page', () => {
  it('is drawn page by page where it is a PDF, and no answer to a browser can run', async () => {
    const { digest } = await laid('orden.pdf', pagesPdf(3))
    expect(await look(digest)).toMatchObject({ body: { as: 'pages', pages: 3 } })
    const drawn = await page(digest, 3)
    expect(drawn).toMatchObject({
      text: expect.stringMatching(/^<svg /),
      headers: {
        'content-type': 'image/svg+xml; charset=utf-8',
        'content-disposition': 'inline',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/default-src 'none';.*\bsandbox(?:;|$)/),
        'cache-control': 'no-store',
      },
    })
    expect(await page(digest, 4)).toBe('page-not-shown')
    for (const wrong of ['0', '-1', '1.5', '10001', 'x']) expect(await page(digest, wrong)).toBe('malformed')
  }, 60_000)

  it('is the picture it is, by its bytes and not by its name or what it is said to be', async () => {
    const { digest } = await laid('foto.html', picture(640, 480))
    expect(await look(digest)).toMatchObject({
      body: { as: 'picture', mediaType: 'image/png', width: 640, height: 480 },
    })
    expect(await page(digest, 1)).toMatchObject({ headers: { 'content-type': 'image/png' } })
    expect(await page(digest, 2)).toBe('page-not-shown')
  })

  it('is text where it is text, also where it is a page for browsers', async () => {
    const html = '<script src="http://example.org/x.js"></script>'
    expect(await shown('acta.html', html)).toEqual({ as: 'text', text: html, whole: true })
    expect(await page((await laid('acta.html', html)).digest, 1)).toBe('page-not-shown')
    expect(await shown('dibujo.svg', '<svg onload="alert(1)"/>')).toMatchObject({ as: 'text' })
  })

  it('that cannot be shown says so, and why', async () => {
    expect(await shown('hoja.xlsx', Buffer.from('PK\x03\x04\0\0'))).toEqual({ as: 'none', because: 'kind' })
    expect(await shown('roto.pdf', '%PDF-1.7 nothing')).toEqual({ as: 'none', because: 'damaged' })
    expect(await shown('bomba.png', picture(60_000, 60_000))).toEqual({ as: 'none', because: 'too-large' })
    expect(await shown('vacia.png', picture(0, 9))).toEqual({ as: 'none', because: 'damaged' })
    const large = await laid('video.bin', Buffer.alloc(longestLooked + 1))
    expect(await look(large.digest)).toMatchObject({ body: { as: 'none', because: 'too-large' } })
    expect(await page(large.digest, 1)).toBe('page-not-shown')
  }, 60_000)

  it('whose bytes were changed on the disk is not looked at', async () => {
    const { digest, upload } = await laid('orden.txt', 'as it was')
    lima.files.alter(upload, 'as it is now')
    await expect(look(digest)).rejects.toThrow(/altered/)
    await expect(page(digest, 1)).rejects.toThrow(/altered/)
  })

  it('is shown to nobody who may not read the request, and each look is in the audit trail', async () => {
    const { digest } = await laid('secreto.txt', 'Only for those at work on it.')
    const stranger = lima.seat({ roles: ['investigator'] })
    expect(await look(digest, stranger)).toMatchObject({ refused: 'unknown' })
    expect(await look('0'.repeat(64))).toMatchObject({ refused: 'unknown' })
    await look(digest)
    const rows = await lima.kernel.database.query<{ outcome: string }>(
      `select outcome from kernel.audit where action = 'requests.look-at-file'`,
      [],
    )
    expect(rows.map(({ outcome }) => outcome)).toContain('read')
    expect(rows.map(({ outcome }) => outcome)).toContain('refused')
  })

  it('holds so much in memory and no more: whoever comes then asks again', async () => {
    const { digest } = await laid('grande.bin', Buffer.alloc(2_000_000))
    const answers = await Promise.all(Array.from({ length: 20 }, () => look(digest)))
    const turnedAway = answers.filter(isRefusal)
    expect(turnedAway.length).toBeGreaterThan(0)
    for (const one of turnedAway) expect(one).toMatchObject({ refused: 'unavailable' })
    expect(answers.length - turnedAway.length).toBeGreaterThanOrEqual(4)
    expect(await look(digest)).toMatchObject({ body: { as: 'none', because: 'kind' } })
  })
})
