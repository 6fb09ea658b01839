import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { tables } from '../catalogue.ts'
import type { ParticipationTable } from '../participation.ts'
import { applyChange, approve, contentDigest, proposeChange, type StatusChange } from './change.ts'
import { entryRules, printed } from './entry-rules.ts'
import { dateIn, readStatus } from './read-table.ts'
import { stateNamed } from './state-name.ts'

const untoc = tables.find(({ instrument }) => instrument === 'untoc') as ParticipationTable
const rule = entryRules['untoc'] ?? printed

/** A page as the UN Treaty Collection prints it: invented States would not be read, so real names and other dates. */
const page = (rows: string) => `<html><body><table class="x"><tr><th>Participant</th><th>Signature</th>
<th>Approval(AA), Acceptance(A), Accession(a), Ratification, Succession(d)</th></tr>${rows}</table></body></html>`

describe('status tables', () => {
  it('reads a page of the UN Treaty Collection, letters and footnotes included', () => {
    const read = readStatus(
      page(`<tr><td>Peru <sup>3</sup></td><td>14 Dec 2000</td><td>23 Jan 2002</td></tr>
<tr><td>Türkiye</td><td>13 Dec 2000</td><td>25 Mar 2003</td></tr>
<tr><td>Iran (Islamic Republic of)</td><td>12 Dec 2000</td><td>&nbsp;</td></tr>
<tr><td>Tuvalu</td><td></td><td>1 Oct 2026 a</td></tr>
<tr><td>Montenegro</td><td> </td><td>23 Oct 2006 d</td></tr>`),
      rule,
    )
    expect(read.parties).toEqual([
      ['MNE', 'succession', '2006-10-23', '2006-11-22', '', ''],
      ['PER', 'ratification', '2002-01-23', '2003-09-29', '', ''],
      ['TUR', 'ratification', '2003-03-25', '2003-09-29', '', ''],
      ['TUV', 'accession', '2026-10-01', '2026-10-31', '', ''],
    ])
    expect(read.signatories).toEqual([['IRN', '2000-12-12']])
    expect(read.unread).toEqual([])
  })

  it('reads a chart of signatures of the Council of Europe', () => {
    const read = readStatus(
      `<table><tr><th>Member</th><th>Signature</th><th>Ratification</th><th>Entry into Force</th><th>R.</th></tr>
<tr><td>Switzerland</td><td>29/11/1965</td><td>20/12/1966</td><td>20/03/1967</td><td>R</td></tr>
<tr><td>South Africa</td><td></td><td>12/02/2003 a</td><td>13/05/2003</td><td></td></tr>
<tr><td>Estonia</td><td></td><td>12/05/2003</td><td>01/07/2004</td><td></td></tr>
<tr><td>Ireland</td><td>28/02/2002</td><td></td><td></td><td></td></tr>
<tr><td>San Marino</td><td></td><td></td><td></td><td></td></tr>
<tr><td>Monaco</td><td></td><td>19/03/2007</td><td></td><td></td></tr></table>`,
      printed,
    )
    expect(read.parties).toEqual([
      ['CHE', 'ratification', '1966-12-20', '1967-03-20', 'R', ''],
      ['EST', 'ratification', '2003-05-12', '2004-07-01', '', ''],
      ['ZAF', 'accession', '2003-02-12', '2003-05-13', '', ''],
    ])
    expect(read.signatories).toEqual([['IRL', '2002-02-28']])
    expect(read.reckoned).toEqual([])
    // A day that the chart should print and does not is not made up.
    expect(read.unread).toEqual(['Monaco |  | 19/03/2007 |  | '])
  })

  it('reads a whole saved page: not its layout, nor when the treaty entered into force, nor territories, nor end notes', () => {
    const read = readStatus(
      `<html><body><table><tr><td>STATUS AS AT : 22-11-2026 09:15:43 EDT</td><td>CHAPTER XVIII</td></tr><tr><td>menu</td><td>
<table><tr><td>Entry into force</td><td>:</td><td>29 September 2003, in accordance with article 38.</td></tr>
<tr><td>Status</td><td>:</td><td>Signatories : 147. Parties : 194</td></tr></table>
${page('<tr><td>Peru <sup><a>3</a></sup></td><td>14 Dec 2000</td><td>23 Jan 2002</td></tr>')}
<table><tr><td>Participant</td><td>Date of receipt of the notification</td><td>Territories</td></tr>
<tr><td>United Kingdom of Great Britain and Northern Ireland</td><td>27 Nov 2007</td><td>Gibraltar</td></tr></table>
<table><tr><td>3.</td><td>With a declaration received on 13 Dec 2002.</td></tr></table></td></tr></table></body></html>`,
      rule,
    )
    expect([read.parties.map(([state]) => state), read.signatories, read.unread]).toEqual([['PER'], [], []])
  })

  it('takes a ratification soon after the signature for a ratification, not for an accession and its entry into force', () => {
    const uncac = entryRules['uncac'] ?? printed
    const read = readStatus(page('<tr><td>Sri Lanka</td><td>15 Mar 2004</td><td>31 Mar 2004</td></tr>'), uncac)
    expect(read.parties).toEqual([['LKA', 'ratification', '2004-03-31', '2005-12-14', '', '']])
    expect(read.reckoned).toEqual(['LKA'])
  })

  it('reads CSV with quotes, semicolons or tabs, and a mark of byte order', () => {
    const lines = [
      'Participant,Signature,"Approval(AA), Accession(a), Ratification"',
      '"Korea, Republic of",13 Dec 2000,5 Nov 2015',
    ]
    const expected = [['KOR', 'ratification', '2015-11-05', '2015-12-05', '', '']]
    expect(readStatus(`\uFEFF${lines.join('\r\n')}`, rule).parties).toEqual(expected)
    for (const sign of [';', '\t']) {
      const text = ['Participant', 'Signature', 'Ratification'].join(sign)
      expect(
        readStatus(`${text}\n${['Republic of Korea', '13 Dec 2000', '5 Nov 2015'].join(sign)}`, rule).parties,
      ).toEqual(expected)
    }
  })

  it('names what it does not understand instead of leaving it out', () => {
    const read = readStatus(page('<tr><td>Atlantis</td><td>1 Jan 2001</td><td>1 Jan 2002</td></tr>'), rule)
    expect(read.unread).toEqual(['Atlantis | 1 Jan 2001 | 1 Jan 2002'])
  })

  it.each([
    ['23 Jan 2002', '2002-01-23'],
    ['31 February 2002', undefined],
    ['23/01/2002', '2002-01-23'],
    ['2002-01-23', '2002-01-23'],
    ['23 Foo 2002', undefined],
  ])('%s is the day %s', (text, day) => {
    expect(dateIn(text)).toBe(day)
  })

  it('knows States by the names depositaries use', () => {
    expect(
      ['Viet Nam', 'Côte d’Ivoire', "Cote d'Ivoire", 'Netherlands (Kingdom of the) 2, 4', 'Narnia'].map(stateNamed),
    ).toEqual(['VNM', 'CIV', 'CIV', 'NLD', undefined])
  })

  it('keeps the entry into force of the table where a page prints only the same deposit', () => {
    const montenegro = '<tr><td>Montenegro</td><td> </td><td>23 Oct 2006 d</td></tr>'
    const change = proposeChange(untoc, readStatus(page(montenegro), rule), { source: 'x', asOf: untoc.asOf })
    expect(change.differences.filter(({ state }) => state === 'MNE')).toEqual([])
    expect(untoc.parties.find(([state]) => state === 'MNE')?.[3]).toBe('2006-06-03')
  })

  it('reads its own tables back as CSV without a difference', () => {
    for (const table of tables) {
      const csv = table.parties.map((row) => row.join(',')).join('\n')
      const change = proposeChange(table, readStatus(csv, printed), { source: 'again', asOf: table.asOf })
      expect([table.instrument, change.differences, change.unread]).toEqual([table.instrument, [], []])
    }
  })
})

describe('pages of the depositary as they were saved', () => {
  const folder = fileURLToPath(new URL('../../../../shared/data/legal/un-treaties-zmjones/treaties/', import.meta.url))
  const there = existsSync(folder)
  /** What the depositary and the official collection say differently: to be looked at by persons. */
  const differing: readonly (readonly [string, string, number, readonly string[]])[] = [
    ['untoc', '18-12', 179, ['MHL']],
    ['trafficking-protocol', '18-12-a', 159, []],
    ['smuggling-protocol', '18-12-b', 138, []],
    ['firearms-protocol', '18-12-c', 109, ['CHE', 'SWZ']],
    ['uncac', '18-14', 171, ['ARM', 'COK']],
    ['vienna-1988', '6-19', 189, []],
    ['terrorist-financing', '18-11', 186, ['KIR', 'QAT']],
  ]

  it('stand beside the repository, or are said to be missing', ({ skip }) => {
    skip(!there, 'the saved tables of the depositary do not stand beside the repository')
    expect(there).toBe(true)
  })

  it.runIf(there).each(differing)(
    '%s: every State is known, and only true differences are left',
    (id, file, many, states) => {
      const table = tables.find(({ instrument }) => instrument === id) as ParticipationTable
      const csv = readFileSync(`${folder}${file}.csv`, 'utf8')
      const html = `<table>${csv
        .trim()
        .split('\n')
        .map(
          (line) =>
            `<tr>${[...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, a, b]) => `<td>${a ?? b}</td>`).join('')}</tr>`,
        )
        .join('')}</table>`
      for (const text of [csv, html]) {
        const read = readStatus(text, entryRules[id] ?? printed)
        expect([read.unread, read.parties.length]).toEqual([[], many])
        const { differences } = proposeChange(table, read, { source: 'x', asOf: table.asOf })
        const changed = differences.filter(({ before, after }) => before !== null && after !== null)
        expect(changed.map(({ state }) => state)).toEqual(states)
        expect(differences.filter(({ before }) => before === null)).toEqual([])
      }
    },
  )
})

describe('a change to who is bound', () => {
  const csv = (more: string) => `${untoc.parties.map((row) => row.join(',')).join('\n')}\n${more}`
  const proposed = (more = 'TUV,accession,2026-10-01,2026-10-31,,') =>
    proposeChange(untoc, readStatus(csv(more), printed), { source: 'UN Treaty Collection', asOf: '2026-11-01' })
  const agreed = (change: StatusChange, ...names: readonly string[]): StatusChange => {
    let now = change
    for (const name of names) {
      const next = approve(now, name, '2026-11-02T09:00:00Z')
      if ('fault' in next) throw new Error(next.fault)
      now = next
    }
    return now
  }

  it('shows every difference, removals too', () => {
    expect(proposed().differences).toEqual([
      { state: 'TUV', before: null, after: ['TUV', 'accession', '2026-10-01', '2026-10-31', '', ''] },
    ])
    const shorter = { ...untoc, parties: untoc.parties.filter(([state]) => state !== 'PER') }
    const change = proposeChange(
      untoc,
      { parties: shorter.parties, signatories: [], reckoned: [], unread: [] },
      { source: 'x', asOf: '2026-11-01' },
    )
    expect(change.differences).toMatchObject([{ state: 'PER', after: null }])
  })

  it('is made only when two persons compared it', () => {
    expect(applyChange(untoc, proposed())).toEqual({ fault: 'not-approved' })
    expect(applyChange(untoc, agreed(proposed(), 'Ana Ejemplo'))).toEqual({ fault: 'not-approved' })
    expect(approve(agreed(proposed(), 'Ana Ejemplo'), ' ana  EJEMPLO', '')).toEqual({ fault: 'approved-twice' })
    const made = applyChange(untoc, agreed(proposed(), 'Ana Ejemplo', 'Beat Beispiel'))
    expect(made).toMatchObject({ asOf: '2026-11-01', verified: false, source: 'UN Treaty Collection' })
    expect('fault' in made ? 0 : made.parties.length).toBe(untoc.parties.length + 1)
  })

  it('never overwrites what it was not compared with, nor goes back in time', () => {
    const change = agreed(proposed(), 'Ana Ejemplo', 'Beat Beispiel')
    const other = { ...untoc, parties: untoc.parties.slice(1) }
    expect(applyChange(other, change)).toEqual({ fault: 'base-changed' })
    const old = agreed({ ...proposed(), asOf: '2020-01-01' }, 'Ana Ejemplo', 'Beat Beispiel')
    expect(applyChange(untoc, old)).toEqual({ fault: 'older-than-table' })
  })

  it('is not the one approved when a row was changed afterwards', () => {
    const change = agreed(proposed(), 'Ana Ejemplo', 'Beat Beispiel')
    const forged: StatusChange = {
      ...change,
      differences: [{ state: 'TUV', before: null, after: ['TUV', 'accession', '2020-01-01', '2020-01-31', '', ''] }],
    }
    expect(contentDigest(forged)).not.toBe(contentDigest(change))
    expect(applyChange(untoc, forged)).toEqual({ fault: 'approval-of-other-content' })
  })

  it('is not approved while a row was not understood', () => {
    const read = readStatus(page('<tr><td>Atlantis</td><td></td><td>1 Jan 2002 a</td></tr>'), rule)
    expect(approve(proposeChange(untoc, read, { source: 'x', asOf: '2026-11-01' }), 'Ana', '')).toEqual({
      fault: 'unread-rows',
    })
  })
})
