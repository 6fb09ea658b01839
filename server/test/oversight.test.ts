import { canonicalise } from '@comity/proof/canonical'
import { genesis, isBreak, verifyChain, type Link } from '@comity/proof/chain'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { legalBasesFor } from '@comity/law/purposes'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { browser, signedIn, testNode, type Browser } from './support/node.ts'

type Row = Record<string, unknown>

let node: Awaited<ReturnType<typeof testNode>>
const officers = new Map<string, string>()
const as = new Map<string, Browser>()
const who = (name: string): Browser => as.get(name) ?? browser(node)

beforeAll(async () => {
  node = await testNode()
  const { body } = await browser(node).send('GET', '/api/sign-in/sandbox')
  for (const { officer } of body['officers'] as { officer: { id: string; email: string } }[]) {
    officers.set(officer.email.split('@')[0] ?? '', officer.id)
  }
  const purposes = {
    administrator: 'node-administration',
    'administrator-second': 'node-administration',
    auditor: 'audit',
    investigator: 'investigation',
    customs: 'border-and-customs',
  } as const
  for (const [name, purpose] of Object.entries(purposes)) {
    const basis = legalBasesFor('PER', purpose)[0]?.id ?? ''
    as.set(name, await signedIn(node, officers.get(name) ?? '', { purpose, basis }))
  }
})
afterAll(() => node.stop())

describe('a second administrator', () => {
  const give = async (officer: string) => {
    const { body } = await who('administrator').send('GET', '/api/posts')
    const post = (body['posts'] as { id: string; roles: string[] }[]).find(({ roles }) =>
      roles.includes('administrator'),
    )
    const from = node.kernel.clock.now().toString({ smallestUnit: 'millisecond' })
    const until = node.kernel.clock.now().add({ hours: 24 }).toString({ smallestUnit: 'millisecond' })
    const wish = { officer: officers.get(officer), kind: 'substitute', from, until, reason: 'licencia' }
    return who('administrator').send('POST', `/api/posts/${post?.id}/tenures`, wish)
  }

  it('agrees before someone becomes an administrator', async () => {
    const told = await give('central')
    expect(told).toMatchObject({ status: 409, body: { code: 'second-officer-needed' } })
    const id = (told.body['facts'] as { proposal: string }).proposal
    const seen = async (name: string) => {
      const { body } = await who(name).send('GET', '/api/proposals')
      return (body['rows'] as Row[]).find((row) => row['id'] === id)
    }
    expect(await seen('administrator')).toMatchObject({ mine: true, state: 'waiting', offer: { allowed: false } })
    expect(await seen('customs')).toBeUndefined()
    expect(await seen('administrator-second')).toMatchObject({
      offer: { allowed: true },
      asked: { officer: officers.get('central'), reason: 'licencia' },
    })
    const approve = (name: string) => who(name).send('POST', `/api/proposals/${id}/approve`, {})
    expect(await approve('administrator')).toMatchObject({ status: 403, body: { code: 'not-your-own' } })
    expect(await approve('customs')).toMatchObject({ status: 404, body: { code: 'unknown' } })
    expect(await approve('administrator-second')).toMatchObject({
      status: 200,
      body: { status: 200, proposal: { state: 'approved' }, result: { officer: officers.get('central') } },
    })
    expect(await approve('administrator-second')).toMatchObject({ status: 409, body: { code: 'proposal-settled' } })
    expect(await seen('administrator')).toMatchObject({ state: 'approved' })
  })

  it('agrees before the post of a judge is made, knowing what it is to be', async () => {
    const listed = await who('administrator').send('GET', '/api/authorities')
    const court = (listed.body['authorities'] as { id: string; kind: string }[]).find(({ kind }) => kind === 'court')
    const title = { language: 'es', text: 'Jueza suplente' }
    const wish = { authority: court?.id, title, unit: 'Segundo juzgado', roles: ['judge'], clearance: 4 }
    const told = await who('administrator').send('POST', '/api/posts', wish)
    expect(told).toMatchObject({ status: 409, body: { rule: 'identity.post.create.weighty' } })
    const { body } = await who('administrator-second').send('GET', '/api/proposals')
    const id = (told.body['facts'] as { proposal: string }).proposal
    expect((body['rows'] as Row[]).find((row) => row['id'] === id)).toMatchObject({
      label: title.text,
      offer: { allowed: true },
      asked: { roles: ['judge'], clearance: 4 },
    })
    expect(await who('administrator-second').send('POST', `/api/proposals/${id}/approve`, {})).toMatchObject({
      status: 200,
      body: { result: { title, state: 'open', clearance: 4 } },
    })
  })
})

describe('the trail of a case', () => {
  it('is read by its lead and the auditor, and by nobody else', async () => {
    const opened = await who('investigator').send('POST', '/api/cases', {
      title: 'Dragas en el Malinowski',
      summary: 'Dragas en la noche.',
      offences: ['illegal-mining'],
      marking: { classification: { state: 'PER', level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' },
      restricted: false,
    })
    expect(opened, JSON.stringify(opened.body)).toMatchObject({ status: 200 })
    const trail = (name: string) => who(name).send('GET', `/api/audit/cases/${String(opened.body['id'])}`)
    for (const name of ['investigator', 'auditor']) {
      const { status, body } = await trail(name)
      expect(status).toBe(200)
      expect((body['rows'] as Row[]).some((row) => row['action'] === 'cases.open')).toBe(true)
    }
    expect(await trail('customs')).toMatchObject({ status: 403, body: { code: 'forbidden', rule: 'oversight.audit' } })
  })
})

describe('the audit trail of a whole node', () => {
  const sealed = () =>
    vi.waitFor(async () => {
      const waiting = await node.kernel.database.query(
        'select from kernel.audit a where not exists (select from kernel.audit_link l where l.entry = a.id)',
      )
      expect(waiting).toEqual([])
    }, 10_000)

  it('names officers and posts, verifies, and verifies elsewhere', async () => {
    const found = await who('auditor').send('GET', `/api/audit?officer=${officers.get('administrator')}`)
    expect(found.status).toBe(200)
    expect((found.body['rows'] as Row[])[0]).toMatchObject({
      officerName: { text: expect.stringContaining('Sofía') },
      postTitle: { language: 'es' },
    })
    expect(await who('auditor').send('GET', '/api/audit/verify')).toMatchObject({ body: { intact: true, faults: [] } })

    await sealed()
    const exported = await who('auditor').send('GET', '/api/audit/export')
    expect(exported).toMatchObject({ status: 200, headers: { 'content-type': 'application/x-ndjson; charset=utf-8' } })
    const lines = exported.text.trimEnd().split('\n')
    const head = JSON.parse(lines.pop() ?? '') as { head: string; entries: number; node: string }
    const links: Link[] = []
    for (const line of lines) {
      const { seq, entry, digest, hash } = JSON.parse(line) as Link & { entry: unknown }
      expect(sha256Hex(utf8(canonicalise(entry)))).toBe(digest)
      links.push({ seq, digest, hash, previous: links.at(-1)?.hash ?? genesis('PER') })
    }
    const end = verifyChain(links, { seq: 0, hash: genesis('PER') })
    expect(isBreak(end) ? end : { ...end, node: 'PER' }).toEqual({
      seq: head.entries,
      hash: head.head,
      node: head.node,
    })
    expect(head.entries).toBeGreaterThan(20)
  })

  it('shows all rules to whoever is signed in, and none to a stranger', async () => {
    const { body } = await who('customs').send('GET', '/api/policies')
    const rules = body['rules'] as { id: string; text: string }[]
    expect(rules.length).toBe(node.kernel.policies.rules.length)
    expect(rules.every(({ text }) => text.includes('@because'))).toBe(true)
    expect(await browser(node).send('GET', '/api/policies')).toMatchObject({ status: 401 })
  })
})
