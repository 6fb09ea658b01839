import { describe, expect, it } from 'vitest'
import { ownProgram } from './give-back.ts'

const mapping = (line: string, dirty = 0, anonymous = 0) =>
  `${line}\nSize:  4280 kB\nRss:  900 kB\nPrivate_Dirty:  ${dirty} kB\nReferenced:  900 kB\nAnonymous:  ${anonymous} kB\nVmFlags: rd\n`
const node = '/opt/node/bin/node'
const text = '0082d000-03488000 r-xp 0042d000 fe:00 1841 '

describe('what of the program need not stay mapped', () => {
  it('is what stands in its file, readable or runnable', () => {
    expect(
      ownProgram(mapping(`${text}${node}`) + mapping(`00400000-0082d000 r--p 00000000 fe:00 1841 ${node}`), node),
    ).toEqual([
      { from: 0x82d000n, to: 0x3488000n },
      { from: 0x400000n, to: 0x82d000n },
    ])
  })

  it.each([
    ['can be written to', mapping(`03400000-03488000 rw-p 0042d000 fe:00 1841 ${node}`)],
    ['was written to and then closed', mapping(`${text}${node}`, 24)],
    ['has pages of its own that went to the swap', mapping(`${text}${node}`, 0, 8)],
    ['is of another file', mapping(`${text}/usr/lib/libc.so.6`)],
    ['was taken from the disk meanwhile', mapping(`${text}${node} (deleted)`)],
    ['is memory without a file', mapping('0082d000-03488000 r-xp 00000000 00:00 0 ')],
    ['cannot be read', `${text}${node}\nPrivate_Dirty`],
  ])('is nothing that %s', (_, smaps) => {
    expect(ownProgram(smaps, node)).toEqual([])
  })
})
