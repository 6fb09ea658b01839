import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { law } from '../src/operate/law.ts'

function say(...rest: string[]) {
  const lines: string[] = []
  const status = law(rest, (line) => lines.push(line), '2026-03-01')
  return { status, lines }
}

const question = ['basis', '--from', 'PER', '--to', 'CHE', '--measure', 'mla', '--offence', 'corruption']

describe('comity law', () => {
  it('answers in one JSON object, without a node', () => {
    const { lines, status } = say(...question, '--date', '2026-03-01', '--fact', 'language=es', 'urgent=no', '--json')
    expect([status, lines.length]).toEqual([0, 1])
    const { bases, fallback } = JSON.parse(lines[0] ?? '') as { bases: Record<string, unknown>[]; fallback: unknown }
    expect(fallback).toBeNull()
    const uncac = bases.find(({ instrument }) => instrument === 'uncac')
    expect(uncac).toMatchObject({ status: 'applies', articles: ['46'], dataAsOf: '2024-04-05', confidence: 'medium' })
    for (const member of ['because', 'conditions', 'risks', 'missing', 'languages', 'channels', 'clocks']) {
      expect(uncac).toHaveProperty(member, expect.any(Array))
    }
  })

  it('says what each open fact would change', () => {
    const { bases } = JSON.parse(say(...question, '--json').lines[0] ?? '') as {
      bases: { instrument: string; status: string; wouldChange: { fact: string; value: string; status: string }[] }[]
    }
    expect(bases.find(({ instrument }) => instrument === 'untoc')).toMatchObject({
      status: 'applies-if',
      wouldChange: expect.arrayContaining([{ fact: 'organised-group', value: 'no', status: 'excluded' }]) as unknown,
    })
  })

  it('takes today where no day is given, and reads aloud in plain words', () => {
    expect(say(...question).lines[0]).toMatch(/^APPLIES {2}che-per-1997/)
  })

  it.each([
    [['--date', '2026-02-30'], /date: a day of the calendar/],
    [['--date', '2026-3-1'], /date: a day of the calendar/],
    [['--from', 'PERU'], /`PERU` is no State.*did you mean `PER`/],
    [['--from', 'pe'], /did you mean `PER`/],
    [['--from', 'XKX'], /`XKX` is no State or territory by ISO 3166 alpha-3, in capitals$/],
    [['--from', 'CHE'], /no treaty with itself/],
    [['--measure', 'invasion'], /measure: one of mla/],
    [['--offence', 'sorcery'], /no such offence/],
    [['--fact', 'urgent=perhaps'], /fact urgent: answer `yes` or `no`/],
    [['--fact', 'urgent=yes', '--fact', 'urgent=no'], /given twice/],
  ])('refuses %o and says what to do', (more, because) => {
    expect(() => say(...question, ...more)).toThrow(because)
  })

  it('lists offences, facts and instruments', () => {
    const ids = (of: string) => (JSON.parse(say(of, '--json').lines[0] ?? '') as { id: string }[]).map(({ id }) => id)
    expect(ids('offences')).toEqual(expect.arrayContaining(['illegal-mining', 'money-laundering']))
    expect(ids('facts')).toContain('organised-group')
    expect(ids('instruments')).toContain('eu-2018-1805')
    expect(say('explain', 'ets-024').lines[0]).toBe('European Convention on Extradition (ETS 24)')
    expect(() => say('explain', 'nothing')).toThrow(/no instrument `nothing`/)
  })

  it('helps whoever comes for the first time', () => {
    const help = say('help').lines.join('\n')
    expect(say().lines.join('\n')).toBe(help)
    for (const name of [
      'basis',
      'offences',
      'facts',
      'measures',
      'instruments',
      'explain',
      'import',
      'approve',
      'apply',
    ])
      expect(help).toContain(`comity law ${name} `)
    expect(say('basis', '--help').lines).toHaveLength(1)
    expect(say('list').lines).toEqual(say('instruments').lines)
    expect(say('explain', 'UNTOC').lines[0]).toContain('Transnational Organized Crime')
    expect(() => say('frobnicate')).toThrow(/no `comity law frobnicate`/)
    expect(() => say('basis')).toThrow('from: say which State, as `--from PER`\nto: say which State, as `--to PER`')
  })

  it('refuses a file that is no change, a day that is none, and a source older than the table', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'comity-law-'))
    try {
      const file = join(folder, 'x.json')
      const wanted = ['import', 'uncac', file, '--source', 'x', '--out', file]
      expect(() => say(...wanted, '--as-of', '2026-02-30')).toThrow(/--as-of: a day of the calendar/)
      expect(() => say(...wanted, '--as-of', '2020-01-01')).toThrow(/older than the table.*2024-04-05/)
      for (const text of ['', 'null', '[]', '{}', '{"instrument":"uncac","differences":[]}']) {
        await writeFile(file, text)
        expect(() => say('approve', file, '--by', 'Ana Ejemplo')).toThrow(/no change written by/)
        expect(() => say('apply', file)).toThrow(/no change written by/)
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('imports a status table with a difference two persons approve, and never overwrites silently', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'comity-law-'))
    try {
      await cp(fileURLToPath(new URL('../../law/data/participation', import.meta.url)), join(folder, 'participation'), {
        recursive: true,
      })
      const page = join(folder, 'page.html')
      const change = join(folder, 'change.json')
      const table = JSON.parse(await readFile(join(folder, 'participation', 'uncac.json'), 'utf8')) as {
        parties: string[][]
      }
      const rows = [...table.parties.map((row) => row.join(',')), 'BTN,accession,2016-09-21,2016-10-21,,']
      await writeFile(page, rows.join('\n'))
      const told = say(
        'import',
        'uncac',
        page,
        '--source',
        'UN Treaty Collection',
        '--as-of',
        '2026-11-01',
        '--out',
        change,
        '--data',
        folder,
      )
      expect(told.lines).toEqual(expect.arrayContaining([expect.stringContaining('+ BTN  accession, 2016-09-21')]))
      expect(() => say('apply', change, '--data', folder)).toThrow(/different persons/)
      say('approve', change, '--by', 'Ana Ejemplo')
      expect(() => say('approve', change, '--by', 'ana ejemplo')).toThrow(/second person/)
      say('approve', change, '--by', 'Beat Beispiel')
      expect(say('apply', change, '--data', folder).lines).toEqual(['uncac: 190 parties as of 2026-11-01'])
      expect(() => say('apply', change, '--data', folder)).toThrow(/import again/)
      expect(() => say('import', '../../etc', page, '--source', 'x', '--as-of', '2026-11-01', '--out', change)).toThrow(
        /no such instrument/,
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
