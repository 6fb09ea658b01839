import { readFileSync } from 'node:fs'
import { canonicalise } from '@comity/proof/canonical'
import { fingerprint } from '@comity/proof/fingerprint'
import { describe, expect, it } from 'vitest'
import { nativeVerify } from '#kernel/crypto/signing'
import { day } from '../../../test/support/descriptors.ts'
import { possessionText, readDescriptor } from './rules.descriptor.ts'
import { judgeList, readList, rootAfter } from './rules.list.ts'
import { peerRefusals } from './serve.ts'

const page = readFileSync(new URL('../../../../docs/protocol/directory.md', import.meta.url), 'utf8')
/** The text of a block of the page, by the name behind its kind. */
const block = (name: string): string =>
  new RegExp(`^\`\`\`\\w+ ${name}\\n([\\s\\S]*?)\\n\`\`\`$`, 'm').exec(page)?.[1] ?? ''
const read = (text: string) => {
  const found = readDescriptor(text, day(11), nativeVerify)
  if ('refused' in found) throw new Error(`${found.refused}: ${found.detail ?? ''}`)
  return found
}
const list = (text: string) => {
  const found = readList(text)
  if ('refused' in found) throw new Error(`${found.refused}: ${found.detail ?? ''}`)
  return found
}

describe('the specification', () => {
  it('shows a descriptor that holds, by the key with these words', () => {
    const { envelope, keys } = read(block('descriptor-file'))
    expect(new TextDecoder().decode(envelope.bytes)).toBe(canonicalise(JSON.parse(block('descriptor'))))
    const id = keys[0]?.id ?? ''
    expect(id).toBe(block('key-id'))
    expect(fingerprint(id).join(' ')).toBe(block('words'))
    expect(new TextDecoder().decode(possessionText('CHE', 'CHE', 'sign', id))).toBe(`${block('possession')}\n`)
  })

  it('shows a version of a list that two of three signed', () => {
    const { envelope } = list(block('list-file'))
    expect(new TextDecoder().decode(envelope.bytes)).toBe(canonicalise(JSON.parse(block('list'))))
  })

  it('names every refusal of signed requests with its status', () => {
    for (const [code, status] of Object.entries(peerRefusals)) {
      expect(page).toMatch(new RegExp(`^\\|[^|]*\`${code}\`[^|]*\\| ${status} \\|`, 'm'))
    }
  })
})

describe('the vectors', () => {
  const vectors = JSON.parse(readFileSync(new URL('vectors/directory.json', import.meta.url), 'utf8')) as {
    descriptor: { file: string; nodeKeyId: string; words: string[] }
    lists: { file: string; digest: string; root: string; rootAfter: string }[]
  }
  it('hold: the keys of a node and an authority', () => {
    const { descriptor, keys } = read(vectors.descriptor.file)
    expect(keys[0]?.id).toBe(vectors.descriptor.nodeKeyId)
    expect(fingerprint(vectors.descriptor.nodeKeyId)).toEqual(vectors.descriptor.words)
    expect(keys.map(({ use }) => use)).toEqual(['sign', 'sign', 'open'])
    expect(descriptor.authorities).toHaveLength(1)
  })
  it('hold: two versions of a list, each over those before', () => {
    const history = vectors.lists.map(({ file }) => list(file))
    for (const [n, one] of history.entries()) {
      expect(judgeList(history.slice(0, n), one, day(13), nativeVerify)).toBe('next')
      expect(one.digest).toBe(vectors.lists[n]?.digest)
      expect(rootAfter(history.slice(0, n + 1))).toBe(vectors.lists[n]?.rootAfter)
    }
    expect(block('list-file')).toBe(vectors.lists[1]?.file)
  })
})
