import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { legalBasesFor } from '@comity/law/purposes'
import { sampleId } from '#contexts/identity'
import type { BodyOf, ParamsOf, ReplyOf, Route } from '#kernel/route'
import { browser, testNode, type Browser } from '../../../test/support/node.ts'
import * as contract from './contract.ts'
import { playSampleStory, sampleStory, type Teller } from './sample-story.ts'

let node: Awaited<ReturnType<typeof testNode>>
beforeAll(async () => {
  node = await testNode()
})
afterAll(() => node.stop())

async function officer(label: string): Promise<{ teller: Teller; send: Browser['send'] }> {
  const { send } = browser(node)
  const must = async (method: string, path: string, body?: unknown, more?: Record<string, string>) => {
    const answer = await send(method, path, body, more)
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.text}`)
    return answer
  }
  await must('POST', '/api/sign-in/sandbox', { officer: sampleId('officer', `per.${label}`) })
  await must('POST', '/api/session/post', { post: sampleId('post', `per.${label}`) })
  const basis = legalBasesFor('PER', 'investigation')[0]?.id
  await must('POST', '/api/session/purpose', { purpose: 'investigation', basis })
  const teller: Teller = {
    call: async <R extends Route>(
      route: R,
      input: { params?: ParamsOf<R>; query?: object; body?: BodyOf<R>; file?: Uint8Array; key?: string } = {},
    ) => {
      const params = (input.params ?? {}) as Record<string, string>
      const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '')
      const search = new URLSearchParams(Object.entries(input.query ?? {}) as [string, string][]).toString()
      const body = input.file === undefined ? input.body : Buffer.from(input.file)
      const headers = {
        ...(input.key === undefined ? {} : { 'idempotency-key': input.key }),
        ...(input.file === undefined ? {} : { 'content-type': 'text/plain' }),
      }
      const answer = await must(route.method, search === '' ? path : `${path}?${search}`, body, headers)
      return answer.body as ReplyOf<R>
    },
  }
  return { teller, send }
}
const postOf = (label: string) => sampleId('post', `per.${label}`)

describe('the opening of the story', () => {
  it('is played through the node itself, twice with one result', async () => {
    const investigator = await officer('investigator')
    const analyst = await officer('analyst')
    const tellers = { investigator: investigator.teller, analyst: analyst.teller }
    const file = await playSampleStory(tellers, postOf)
    expect((await playSampleStory(tellers, postOf)).id).toBe(file.id)
    const view = await investigator.teller.call(contract.readCase, { params: { id: file.id } })
    expect(view.counts).toEqual({ party: 2, place: 2, note: 2, task: 3, link: 0, document: 1 })
    expect(view.participants).toHaveLength(5)
    // Customs reads the case, with a clearance that reaches the reserved note.
    const customs = await officer('customs')
    expect((await customs.teller.call(contract.readCase, { params: { id: file.id } })).counts.note).toBe(2)
    const inbox = await analyst.teller.call(contract.listInbox)
    expect(inbox.rows.map(({ task }) => task.title)).toEqual([sampleStory.tasks[0].title])
  })

  it('has a document that comes back over HTTP as a file to keep', async () => {
    const investigator = await officer('investigator')
    const { rows } = await investigator.teller.call(contract.listCases)
    const [file] = rows
    if (file === undefined) throw new Error('the story was told')
    const { rows: documents } = await investigator.teller.call(contract.listDocuments, { params: { case: file.id } })
    expect(documents).toMatchObject([{ name: sampleStory.document.name, mediaType: 'text/plain' }])
    const path = `/api/cases/${file.id}/documents/${documents[0]?.id}/bytes`
    const fetched = await investigator.send('GET', path)
    const packed = await investigator.send('GET', path, undefined, { 'accept-encoding': 'gzip' })
    if (packed.headers['content-encoding'] !== undefined) expect(packed.headers['content-length']).toBeUndefined()
    expect(fetched.text).toBe(sampleStory.document.text)
    expect(fetched.headers['content-security-policy']).toBe("default-src 'none'; sandbox")
    expect(fetched.headers['x-content-type-options']).toBe('nosniff')
    expect(String(fetched.headers['content-disposition'])).toMatch(/^attachment; filename="/)
  })

  it('says of everything invented that it is', () => {
    const names = [
      sampleStory.opening.title,
      ...sampleStory.parties.map(({ name }) => name.text),
      ...sampleStory.places.map(({ label }) => label),
      ...sampleStory.tasks.map(({ title }) => title),
      sampleStory.document.name,
    ]
    expect(names.filter((name) => !name.includes('(sample)'))).toEqual([])
  })
})
