import { describe, expect, it } from 'vitest'
import { allowed, offenders } from './licences.ts'

describe('a licence', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['GPL-3.0-only', false],
    ['AGPL-3.0-or-later', false],
    ['BUSL-1.1', false],
    ['MIT AND GPL-2.0-only', false],
    ['(MIT AND (Apache-2.0 OR GPL-2.0-only))', true],
    ['(MIT) AND (GPL-2.0-only)', false],
    ['SEE LICENSE IN LICENSE', false],
    ['unknown', false],
    ['MPL-2.0', false],
  ])('%s in what a State runs: %s', (expression, fine) => {
    expect(allowed(expression, false)).toBe(fine)
  })
  it('of a tool may ask that changes to its own files are published', () => {
    expect(allowed('MPL-2.0', true)).toBe(true)
    expect(allowed('GPL-3.0-only', true)).toBe(false)
  })
  it('that is not allowed is reported with the name of its package', () => {
    const fine = { path: 'node_modules/a', name: 'a', version: '1.0.0', licence: 'MIT', dev: false }
    const bad = { ...fine, name: 'b', licence: 'AGPL-3.0-only' }
    expect(offenders([fine, bad])).toEqual([bad])
  })
})
