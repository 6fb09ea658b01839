import { sha256Hex, utf8 } from '@comity/proof/hash'
import { queryWords } from '#kernel/words'
import type { Party } from './words.ts'

export type Basis = 'identifier' | 'name-and-birth'
export type Fingerprint = { readonly basis: Basis; readonly digest: string }

/**
 * By what the same subject is recognised in another case: each identifier of a kind, however it is spaced or spelled,
 * and each name together with the date of birth, whatever the order of the words, their accents or their case.
 */
export function fingerprints(
  party: Pick<Party, 'name' | 'otherNames' | 'identifiers' | 'born'>,
): readonly Fingerprint[] {
  const { name, otherNames, identifiers, born } = party
  const marks = identifiers.flatMap(({ kind, value }) => {
    const plain = value
      .normalize('NFKC')
      .toUpperCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, '')
    return plain === '' ? [] : [print('identifier', kind, plain)]
  })
  const names = [name, ...otherNames].flatMap(({ text, transliteration }) => [text, transliteration ?? ''])
  const births = names.flatMap((text) => {
    const words = queryWords(text).sort()
    return born === null || words.length === 0 ? [] : [print('name-and-birth', born, ...words)]
  })
  return [...new Map([...marks, ...births].map((one) => [one.digest, one])).values()]
}

function print(basis: Basis, ...parts: readonly string[]): Fingerprint {
  return { basis, digest: sha256Hex(utf8(JSON.stringify([basis, ...parts]))) }
}
