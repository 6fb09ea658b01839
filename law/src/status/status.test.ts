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
<tr><td>South Africa</td><td></td><td>12/02/2003 a</td><td>13/05/2003</td><td></td></tr></table>`,
      printed,
    )
    expect(read.parties).toEqual([
      ['CHE', 'ratification', '1966-12-20', '1967-03-20', 'R', ''],
      ['ZAF', 'accession', '2003-02-12', '2003-05-13', '', ''],
    ])
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

  it('reads its own tables back as CSV without a difference', () => {
    for (const table of tables) {
      const csv = table.parties.map((row) => row.join(',')).join('\n')
      const change = proposeChange(table, readStatus(csv, printed), { source: 'again', asOf: table.asOf })
      expect([table.instrument, change.differences, change.unread]).toEqual([table.instrument, [], []])
    }
  })
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
      { parties: shorter.parties, signatories: [], unread: [] },
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
