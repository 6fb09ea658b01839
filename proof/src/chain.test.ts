import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { genesis, type Head, isBreak, type Link, linkOf, verifyChain } from './chain.ts'
import { sha256Hex, utf8 } from './hash.ts'

const start: Head = { seq: 0, hash: genesis('PER') }

function chainOf(contents: readonly string[], from: Head = start): Link[] {
  let { hash: previous } = from
  return contents.map((content, index) => {
    const digest = sha256Hex(utf8(content))
    const link: Link = { seq: from.seq + index + 1, digest, previous, hash: linkOf(previous, digest) }
    previous = link.hash
    return link
  })
}

const honest = chainOf(['opened', 'read', 'amended', 'shared', 'closed'])
const headOf = (links: readonly Link[]): Head => {
  const last = links.at(-1)
  return last === undefined ? start : { seq: last.seq, hash: last.hash }
}
const renumbered = (links: readonly Link[]) => links.map((link, index) => ({ ...link, seq: index + 1 }))

describe('a hash chain', () => {
  it('is followed to its head, from the beginning or from a head trusted earlier', () => {
    expect(verifyChain(honest, start)).toEqual(headOf(honest))
    expect(verifyChain(honest.slice(2), headOf(honest.slice(0, 2)))).toEqual(headOf(honest))
    expect(verifyChain([], start)).toEqual(start)
  })

  it('can be computed by anyone from this one line', () => {
    const bytes = Buffer.concat([Buffer.from('comity/chain/link/v1\0'), Buffer.alloc(32, 1), Buffer.alloc(32, 2)])
    expect(linkOf('01'.repeat(32), '02'.repeat(32))).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(genesis('PER')).toBe(createHash('sha256').update('comity/chain/genesis/v1\0PER').digest('hex'))
  })

  it('starts elsewhere for every node', () => {
    expect(genesis('PER')).not.toBe(genesis('BRA'))
    expect(verifyChain(honest, { seq: 0, hash: genesis('BRA') })).toEqual({ broken: 'previous', at: 1 })
  })
})

describe('who', () => {
  const without = (at: number) => honest.filter((_, index) => index !== at)

  it('removes an entry is found at its place, renumbered or not', () => {
    for (const at of [0, 1, 3]) {
      expect(verifyChain(without(at), start)).toEqual({ broken: 'sequence', at: at + 1 })
      expect(verifyChain(renumbered(without(at)), start)).toEqual({ broken: 'previous', at: at + 1 })
    }
  })

  it('inserts an entry is found at the next one', () => {
    const before = honest.slice(0, 2)
    const forged = [...before, ...chainOf(['forged'], headOf(before)), ...honest.slice(2)]
    expect(verifyChain(forged, start)).toEqual({ broken: 'sequence', at: 4 })
    expect(verifyChain(renumbered(forged), start)).toEqual({ broken: 'previous', at: 4 })
  })

  it('repeats an entry is found', () => {
    const [first, ...rest] = honest
    expect(verifyChain([first as Link, first as Link, ...rest], start)).toEqual({ broken: 'sequence', at: 2 })
  })

  it('swaps two entries is found', () => {
    const [a, b, c, ...rest] = honest as [Link, Link, Link, ...Link[]]
    expect(verifyChain(renumbered([a, c, b, ...rest]), start)).toEqual({ broken: 'previous', at: 2 })
  })

  it('alters what an entry is about is found there, and one later if the hash is mended', () => {
    const digest = sha256Hex(utf8('nothing happened'))
    const altered = honest.map((link) => (link.seq === 3 ? { ...link, digest } : link))
    expect(verifyChain(altered, start)).toEqual({ broken: 'hash', at: 3 })
    const mended = altered.map((link) => (link.seq === 3 ? { ...link, hash: linkOf(link.previous, digest) } : link))
    expect(verifyChain(mended, start)).toEqual({ broken: 'previous', at: 4 })
  })

  it('writes a field in another form is found', () => {
    const [first] = honest as [Link]
    const forms = [
      { hash: first.hash.toUpperCase() },
      { digest: '' },
      { previous: `${first.previous} ` },
      { seq: 1.5 },
      { seq: Number.NaN },
    ]
    for (const form of forms)
      expect(verifyChain([{ ...first, ...form }], start)).toEqual({ broken: 'malformed', at: 1 })
  })

  it('changes any one thing anywhere is found', () => {
    const change = fc.constantFrom<'seq' | 'digest' | 'previous' | 'hash'>('seq', 'digest', 'previous', 'hash')
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        change,
        (contents, where, field) => {
          const links = chainOf(contents)
          expect(verifyChain(links, start)).toEqual(headOf(links))
          const at = where % links.length
          const other = field === 'seq' ? { seq: 9_999 } : { [field]: sha256Hex(utf8(`forged ${where}`)) }
          const forged = links.map((link, index) => (index === at ? { ...link, ...other } : link))
          const result = verifyChain(forged, start)
          expect(isBreak(result) && result.at).toBe(at + 1)
        },
      ),
    )
  })

  it('cuts off the end is found only against a head kept elsewhere', () => {
    const cut = honest.slice(0, 3)
    expect(verifyChain(cut, start)).toEqual(headOf(cut))
    expect(verifyChain(cut, start, headOf(honest))).toEqual({ broken: 'head', at: 5 })
    expect(verifyChain([], start, headOf(honest))).toEqual({ broken: 'head', at: 5 })
  })

  it('writes the whole chain anew is found only against a head kept elsewhere', () => {
    const anew = chainOf(['opened', 'read', 'nothing', 'shared', 'closed', 'more'])
    expect(verifyChain(anew, start)).toEqual(headOf(anew))
    expect(verifyChain(anew, start, headOf(honest))).toEqual({ broken: 'head', at: 5 })
  })

  it('goes on honestly after a known head is believed', () => {
    const longer = [...honest, ...chainOf(['reopened'], headOf(honest))]
    expect(verifyChain(longer, start, headOf(honest))).toEqual(headOf(longer))
    expect(verifyChain([], headOf(honest), headOf(honest))).toEqual(headOf(honest))
  })
})
