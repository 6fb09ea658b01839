import { legalBasesFor } from '@comity/law/purposes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLog } from '#kernel/log'
import { openCollector, type Collector } from './support/collector.ts'
import { eventually } from './support/eventually.ts'
import { browser, signedIn, testNode } from './support/node.ts'

const planted: Record<string, string> = {
  title: 'Cargamento-de-Ccori',
  party: 'Yupanqui Ticona',
  passport: 'PE99887766',
  words: 'mercurio-en-el-rio',
  file: 'acta-yupanqui.txt',
  content: 'declaracion-firmada-por-yupanqui',
  note: 'nota-sobre-yupanqui',
  email: 'yupanqui@ejemplo.pe',
  token: 'enrol-0123456789-yupanqui',
  agent: 'YupanquiBrowser',
}

describe('a whole node under work, neither in its log nor in its telemetry,', () => {
  const lines: string[] = []
  let collector: Collector
  let audited = ''

  beforeAll(async () => {
    collector = await openCollector()
    const log = openLog({ level: 'debug', to: { write: (line) => void lines.push(line) } })
    const node = await testNode({ log, settings: { telemetry: { endpoint: collector.endpoint } } })
    try {
      const { body } = await browser(node).send('GET', '/api/sign-in/sandbox')
      const officers = body['officers'] as { officer: { id: string; name: { text: string } }; roles: string[] }[]
      const someone = officers.find(({ roles }) => roles.includes('investigator'))
      planted['officer'] = someone?.officer.id ?? ''
      planted['name of the officer'] = someone?.officer.name.text ?? ''
      const basis = legalBasesFor('PER', 'investigation')[0]?.id ?? ''
      const page = await signedIn(node, planted['officer'], { purpose: 'investigation', basis })
      const more = { 'user-agent': String(planted['agent']), 'x-forwarded-for': '203.0.113.77' }
      const send = (method: string, path: string, sent?: unknown) => page.send(method, path, sent, more)

      const opened = await send('POST', '/api/cases', {
        title: planted['title'],
        summary: planted['words'],
        offences: ['illegal-mining'],
        marking: { classification: { state: 'PER', level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' },
        restricted: false,
      })
      expect(opened.status).toBe(200)
      const id = String(opened.body['id'])
      planted['case'] = id
      planted['reference'] = String(opened.body['reference'])
      const at = `/api/cases/${id}`
      expect((await send('POST', `${at}/notes`, { text: planted['note'], grading: null })).status).toBe(200)
      await send('POST', `${at}/parties`, { name: planted['party'], identifiers: [planted['passport']] })
      await page.send('POST', `${at}/documents?name=${planted['file']}`, Buffer.from(String(planted['content'])), {
        ...more,
        'content-type': `text/${planted['words']}`,
      })
      for (const path of [
        at,
        `${at}?q=${planted['words']}`,
        `/api/cases/${planted['passport']}`,
        `${at}/timeline?cursor=${planted['email']}`,
        `/api/search?q=${planted['words']}`,
        `/api/officers?q=${planted['email']}`,
        `/api/audit?resource=Case:${id}`,
        `/api/audit/cases/${id}`,
        `/${planted['words']}`,
        `/api/${planted['words']}`,
      ]) {
        await send('GET', path)
      }
      await send('POST', '/api/enrolment/read', { token: planted['token'] })
      await send('POST', '/api/enrolment/begin', { token: planted['token'], email: planted['email'], language: 'es' })
      await send('POST', '/api/cases', `{"title": "${planted['title']}"`)
      await send('PUT', at, { title: planted['party'] })
      // The database goes away in the middle of the work.
      await node.kernel.database.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
      await Promise.all([send('GET', at), send('GET', '/api/cases'), send('GET', '/api/inbox')])
      // The pool learns of each cut connection only when it uses it, so the first questions may still fail.
      const trail = await eventually(() => node.kernel.database.query('select entry from kernel.audit'))
      audited = JSON.stringify(trail)
    } finally {
      await node.stop()
    }
  })
  afterAll(() => collector.close())

  it('is anything personal, though there was work enough to tell of', () => {
    expect(audited).toContain(planted['case'])
    expect(audited).toContain(planted['officer'])
    const sent = JSON.stringify(collector.sent)
    for (const word of ['/api/cases/:id', '/api/search', 'malformed', 'comity.commands.committed']) {
      expect(sent).toContain(word)
    }
    for (const [what, secret] of Object.entries(planted)) {
      expect(secret.length, what).toBeGreaterThan(5)
      for (const [place, text] of [
        ['log', lines.join('\n')],
        ['telemetry', sent],
      ] as const) {
        expect(text.includes(secret), `${what} in the ${place}`).toBe(false)
      }
    }
    expect(lines.join('\n')).not.toMatch(/203\.0\.113\.77|127\.0\.0\.1/)
  })
})
