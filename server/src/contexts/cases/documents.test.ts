import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '#kernel/refusal'
import { anOpening, caseWorld, marked, type CaseWorld, type Seat } from '../../../test/support/cases.ts'
import * as contract from './contract.ts'
import { cleanName, downloadHeaders } from '#kernel/file-name'
import { typeOf } from './rules.documents.ts'

let world: CaseWorld
let lead: Seat
let file: contract.Case
beforeAll(async () => {
  world = await caseWorld()
  lead = world.seat()
  file = await world.get(contract.openCase, lead, { body: anOpening() })
})
afterAll(() => world.close())

const send = (name: string, bytes: string | Uint8Array, marking?: unknown) =>
  world.ask(contract.addDocument, lead, {
    params: { case: file.id },
    query: { name, ...(marking === undefined ? {} : { marking: JSON.stringify(marking) }) },
    file: Readable.from([Buffer.from(bytes)]),
  })
const documents = async () => (await world.get(contract.listDocuments, lead, { params: { case: file.id } })).rows
const bytes = (text: string) => new TextEncoder().encode(text)

describe('a document', () => {
  it('is known by what its bytes are, not by what its name says', async () => {
    expect(await send('foto.png', '%PDF-1.7\n%âãÏÓ\n1 0 obj')).toMatchObject({
      body: { name: 'foto.png', mediaType: 'application/pdf', marking: file.marking },
    })
  })

  it('comes back byte for byte, as a file to keep and never as a page to show', async () => {
    const sent = await send('Informe № 7 – draga.txt', 'La draga opera de noche.\n')
    const { id } = (sent as { body: contract.Document }).body
    const answer = await world.ask(contract.fetchDocument, lead, { params: { case: file.id, id } })
    if (isRefusal(answer) || answer.stream === undefined) throw new Error('no bytes')
    expect((await buffer(answer.stream)).toString()).toBe('La draga opera de noche.\n')
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain',
      'content-length': '25',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(answer.headers?.['content-disposition']).toMatch(/^attachment; /)
  })

  it('sent again under its key is kept once; other bytes under the same key are refused, never taken for the first', async () => {
    const idempotencyKey = 'the-same-upload'
    const again = (text: string) =>
      world.ask(contract.addDocument, lead, {
        params: { case: file.id },
        query: { name: 'acta.txt' },
        file: Readable.from([Buffer.from(text)]),
        idempotencyKey,
      })
    const first = await again('El acta.\n')
    const before = (await documents()).length
    expect(await again('El acta.\n')).toEqual({ ...first })
    expect(await again('Otra acta.\n')).toMatchObject({ refused: 'key-reused' })
    expect(await documents()).toHaveLength(before)
  })

  it('that is empty, a program, a page or a script is refused and leaves no document', async () => {
    const before = (await documents()).length
    const refused = async (name: string, content: string) => {
      const answer = await send(name, content)
      return isRefusal(answer) ? answer.refused : 'accepted'
    }
    expect(await refused('nada.txt', '')).toBe('empty-file')
    for (const [name, content] of [
      ['informe.pdf', 'MZ\u0000\u0000'],
      ['informe.txt', '\u007fELF\u0001'],
      ['informe.txt', '#!/bin/sh\nrm -rf /'],
      ['informe.txt', '  <!DOCTYPE html><p>hola'],
      ['mapa.xml', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'],
      ['mapa.txt', '<svg onload="x()"/>'],
      ['informe.html', 'hola'],
      ['macro.ps1', 'Get-Process'],
      ['raro.txt', 'a\u0000b'],
    ] as const) {
      expect(await refused(name, content), name + content).toBe('type-not-accepted')
    }
    expect(await documents()).toHaveLength(before)
  })

  it('is refused above its largest size', async () => {
    const answer = await world.ask(contract.addDocument, lead, {
      params: { case: file.id },
      query: { name: 'grande.txt' },
      file: Readable.from(
        (function* () {
          for (let i = 0; i < 201; i++) yield Buffer.alloc(1024 * 1024, 'a')
        })(),
      ),
    })
    expect(answer).toMatchObject({ refused: 'too-large' })
  })

  it('carries its own marking, which is never lower than that of the case', async () => {
    expect(await send('a.txt', 'a', marked(2))).toMatchObject({ body: { marking: marked(2) } })
    expect(await send('a.txt', 'a', marked(0))).toMatchObject({ refused: 'part-marking-lower-than-case' })
    expect(await send('a.txt', 'a', { tlp: 'blue' })).toMatchObject({ refused: 'malformed', field: 'query.marking' })
  })

  it('whose upload was refused is collected after a day, one that is used is not', async () => {
    const kept = (await send('queda.txt', 'esto queda')) as { body: contract.Document }
    await send('pagina.html', 'esto se va')
    const [row] = await world.database.query<{ digest: string }>(
      'select digest from cases.upload u where not exists (select from cases.part p where p.digest = u.digest) order by at desc limit 1',
    )
    const job = world.context.jobs?.[0]
    await job?.run()
    expect(await world.kernel.blobs.has(row?.digest ?? '')).toBe(true)
    world.clock.advance({ hours: 25 })
    await job?.run()
    expect(await world.kernel.blobs.has(row?.digest ?? '')).toBe(false)
    expect(await world.kernel.blobs.has(kept.body.digest)).toBe(true)
  })
})

describe('the type of a file', () => {
  it.each([
    ['datos.csv', undefined, 'a,b\n1,2', 'text/csv'],
    ['datos.json', undefined, '{"a":1}', 'application/json'],
    ['correo.eml', undefined, 'From: a@example.pe\n\n<html>', 'message/rfc822'],
    ['nota', undefined, 'ملاحظة', 'text/plain'],
    ['datos.xml', 'application/xml', '<?xml version="1.0"?><a/>', 'application/xml'],
    ['sin.xml', undefined, '<registro/>', 'application/xml'],
    ['fotos.zip', 'application/zip', 'PK', 'application/zip'],
  ])('%s is what it reads as', (name, sniffed, content, type) => {
    expect(typeOf(name, sniffed, bytes(content))).toBe(type)
  })

  it('is text even when the first bytes end within a character, and not when they are no UTF-8', () => {
    expect(typeOf('nota.txt', undefined, bytes('añ').slice(0, 2))).toBe('text/plain')
    expect(typeOf('nota.txt', undefined, new Uint8Array([0x61, 0xff, 0xfe]))).toMatchObject({
      refused: 'type-not-accepted',
    })
  })
})

describe('the name of a file', () => {
  it('loses its folders and what a system would take for more than a name', () => {
    expect(cleanName('../../etc/passwd')).toBe('passwd')
    expect(cleanName('C:\\datos\\informe.pdf')).toBe('informe.pdf')
    expect(cleanName('...')).toBe('document')
    expect(cleanName('a"b<c>.txt')).toBe('a_b_c_.txt')
  })

  it.each(['Протокол.pdf', '证据.pdf', 'مذكرة.pdf', 'Acta “final”.pdf', "l'acte (1).pdf"])(
    '%s survives the header',
    (name) => {
      const header = downloadHeaders(name, 'application/pdf', 1)['content-disposition'] ?? ''
      expect(header).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w.%!#$&+^`|~-]+$/)
      expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(name)
    },
  )
})
