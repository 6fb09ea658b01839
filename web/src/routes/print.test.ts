import { describe, expect, it } from 'vitest'
import { cssText } from './print.tsx'

describe('words in a margin of paper', () => {
  it('cannot end their string', () => {
    expect(cssText('a"}\\ b')).toBe('"a\\22 \\7d \\5c  b"')
  })
})
