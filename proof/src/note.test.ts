import { createPublicKey, verify } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absent, foreign } from '../test/evidence.ts'
import { aSigner, signed } from '../test/signing.ts'
import vectors from '../vectors/note.json' with { type: 'json' }
import { base64, fromBase64 } from './base64.ts'
import { isFault } from './fault.ts'
import { utf8 } from './hash.ts'
import { formatNote, formatSignatureLine, longestNote, openNote, parseNote } from './note.ts'
import { formatVerifierKey, parseVerifierKey, type VerifierKey, verifierKey } from './vkey.ts'

function keyOf(text: string): VerifierKey {
  const key = parseVerifierKey(text)
  if (isFault(key)) throw new Error(`${key.fault}: ${text}`)
  return key
}

const lima = aSigner('pe.example/log')
const bern = aSigner('ch.example/witness')
const text = 'one line\n\nand another\n'
const note = signed(text, lima, bern)
const under = (lines: string) => `${text}\n${lines}`
const line = (signer: typeof lima) => formatSignatureLine(signer.line(text))

describe('our vectors', () => {
  it.each(vectors.notes)('$name', ({ note: whole, keys, opens }) => {
    const opened = openNote(whole, keys.map(keyOf))
    const told = isFault(opened) ? opened : opened.verified.map(({ key }) => key.name)
    expect(told).toEqual(opens)
  })

  it.each(vectors.refusedKeys)('a verifier key is refused: $fault ($name)', ({ key, fault }) => {
    expect(parseVerifierKey(key)).toEqual({ fault })
  })
})

describe('the vectors of C2SP and of Go', () => {
  const extracted = foreign('extracted-vectors')

  it('the example of the specification opens', ({ skip }) => {
    skip(!extracted.there, absent)
    const { vkey, note: example } = extracted.json('c2sp-signed-note-example.json') as { vkey: string; note: string }
    expect(openNote(example, [keyOf(vkey)])).toMatchObject({ text: 'This is an example message.\n' })
  })

  it('the notes of x/mod/sumdb/note open with the keys that signed them, and no mangled key is one', ({ skip }) => {
    skip(!extracted.there, absent)
    const go = extracted.json('golang-sumdb-note.json') as {
      validVkeys: string[]
      badVkeys: string[]
      text: string
      sigLines: Record<string, string>
    }
    const keys = go.validVkeys.map(keyOf)
    const whole = `${go.text}\n${Object.values(go.sigLines).join('')}`
    const opened = openNote(whole, keys)
    expect(isFault(opened) ? opened : opened.verified.map(({ key }) => key.name)).toEqual(Object.keys(go.sigLines))
    for (const bad of go.badVkeys) expect(parseVerifierKey(bad), bad).toHaveProperty('fault')
    for (const good of go.validVkeys) {
      expect(formatVerifierKey(keyOf(good))).toBe(good)
      for (let from = 0; from < good.length; from += 1) {
        for (let to = from; to <= good.length; to += 1) {
          if (to - from < good.length) expect(parseVerifierKey(good.slice(from, to))).toHaveProperty('fault')
        }
        const next = String.fromCharCode(good.charCodeAt(from) + 1)
        expect(parseVerifierKey(`${good.slice(0, from)}${next}${good.slice(from + 1)}`)).toHaveProperty('fault')
      }
    }
  })

  it('the keys of cosigners are read, and refused where the id is not the one the specification prescribes', ({
    skip,
  }) => {
    skip(!extracted.there, absent)
    const { vkeys } = extracted.json('cosignature-vkeys.json') as { vkeys: string[] }
    const [plain, timed, subtree] = vkeys as [string, string, string]
    expect([keyOf(plain).kind, keyOf(timed).kind]).toEqual(['ed25519', 'cosignature/v1'])
    // The implementation this key comes from does not compare the id of an ML-DSA key.
    expect(parseVerifierKey(subtree)).toEqual({ fault: 'id' })
    const key = verifierKey(
      'test',
      'subtree/v1',
      (fromBase64(subtree.split('+').slice(2).join('+')) as Uint8Array).slice(1),
    )
    expect(parseVerifierKey(formatVerifierKey(key))).toEqual(key)
    expect(formatVerifierKey(key).slice(14)).toBe(subtree.slice(14))
  })
})

describe('a note', () => {
  it('opens for whoever knows one of its keys, and tells which', () => {
    for (const known of [[lima], [bern], [bern, lima]]) {
      const opened = openNote(
        note,
        known.map(({ key }) => key),
      )
      expect(opened).toMatchObject({ text })
      expect(isFault(opened) || opened.verified.length).toBe(known.length)
    }
    expect(openNote(note, [])).toEqual({ fault: 'no-known-signature' })
    expect(openNote(note, [aSigner('br.example/log').key])).toEqual({ fault: 'no-known-signature' })
  })

  it('is verified by the platform as well: the signature is over the text and nothing else', () => {
    const { signature } = lima.line(text)
    const x = Buffer.from(lima.key.publicKey).toString('base64url')
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } })
    expect(verify(null, utf8(text), key, signature)).toBe(true)
  })

  it('goes there and back, whatever its text', () => {
    const texts = fc
      .array(
        fc.oneof(
          fc.constant('\n'),
          fc.string({ unit: 'grapheme' }).filter((any) => !/\p{Cc}/u.test(any)),
        ),
      )
      .map((parts) => `${parts.join('')}\n`)
    fc.assert(
      fc.property(texts, fc.boolean(), (any, asBytes) => {
        const whole = formatNote({ text: any, signatures: [{ name: 'a', id: 7, signature: utf8('s') }] })
        expect(parseNote(asBytes ? utf8(whole) : whole)).toEqual({
          text: any,
          signatures: [{ name: 'a', id: 7, signature: utf8('s') }],
        })
      }),
    )
  })

  it('changed in any one character opens for nobody', () => {
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.constantFrom('x', '\n', ' ', '—', 'A', '='), (at, other) => {
        fc.pre(note[at] !== other)
        const opened = openNote(`${note.slice(0, at)}${other}${note.slice(at + 1)}`, [lima.key, bern.key])
        // A line whose name or id is another belongs to nobody known and is passed over; the text stays what it was.
        if (!isFault(opened)) expect(opened).toMatchObject({ text, verified: [expect.anything()] })
      }),
    )
  })

  it('passes over a key that has only the name, or only the id, of a known one', () => {
    const namesake = aSigner('pe.example/log', 'ed25519', 'another seed')
    expect(namesake.key.id).not.toBe(lima.key.id)
    const both = signed(text, namesake, lima)
    expect(openNote(both, [lima.key])).toMatchObject({ verified: [{ key: lima.key }] })
    expect(openNote(signed(text, namesake), [lima.key])).toEqual({ fault: 'no-known-signature' })
    const renamed = { ...lima.line(text), name: 'pe.example/log2' }
    expect(openNote(formatNote({ text, signatures: [renamed] }), [lima.key])).toEqual({ fault: 'no-known-signature' })
  })

  it('falls whole when a signature of a known key is bad, however many good ones stand beside it', () => {
    const forged = { ...lima.line('another text\n') }
    for (const signatures of [
      [forged, bern.line(text)],
      [bern.line(text), lima.line(text), forged],
    ]) {
      const whole = formatNote({ text, signatures })
      expect(openNote(whole, [lima.key, bern.key])).toEqual({ fault: 'bad-signature' })
      expect(openNote(whole, [bern.key])).toMatchObject({ text })
    }
  })

  it('is verified once, however often its line is repeated: the work is bound by what was signed', () => {
    let asked = 0
    const counted = {
      ...lima.key,
      get publicKey() {
        asked += 1
        return lima.key.publicKey
      },
    }
    const whole = formatNote({ text, signatures: Array.from({ length: 100 }, () => lima.line(text)) })
    expect(openNote(whole, [counted])).toMatchObject({ text })
    expect(asked).toBe(1)
  })

  it('counts a key once, however often it signed', () => {
    const opened = openNote(signed(text, lima, lima, lima), [lima.key])
    expect(isFault(opened) || opened.verified.length).toBe(1)
  })
})

describe('who', () => {
  const refused = (whole: string | Uint8Array, fault: string) =>
    expect(openNote(whole, [lima.key, bern.key])).toEqual({ fault })

  it('forges the id of a known key is caught by the signature', () => {
    const mallory = aSigner('pe.example/log', 'ed25519', 'mallory')
    const line = { ...mallory.line(text), id: lima.key.id }
    refused(formatNote({ text, signatures: [line] }), 'bad-signature')
  })

  it('hides control characters in a note is refused', () => {
    for (const control of ['\0', '\t', '\r', '\u001b', '\u001f']) {
      refused(note.replace('another', `an${control}other`), 'control-character')
    }
    refused(note.replaceAll('\n', '\r\n'), 'control-character')
  })

  it('sends bytes that are not UTF-8, or a lone surrogate, is refused', () => {
    refused(new Uint8Array([0xff, 0xfe, 0x0a]), 'not-utf-8')
    refused(new Uint8Array([...utf8(text), 0xc0, 0x8a, 0x0a]), 'not-utf-8')
    refused(note.replace('one', '\ud800'), 'not-utf-8')
  })

  it('begins with a byte order mark has signed another text', () => {
    refused(new Uint8Array([0xef, 0xbb, 0xbf, ...utf8(note)]), 'bad-signature')
  })

  it('leaves out a border, or adds something under the signatures, is refused', () => {
    refused('', 'no-signatures')
    refused(text, 'signature-line')
    refused('one line\n', 'no-signatures')
    refused(`${text}\n`, 'no-signatures')
    refused(note.slice(0, -1), 'signature-line')
    refused(`${note}more\n`, 'signature-line')
    refused(`${note}\n`, 'no-signatures')
    refused(`${note}\n${line(lima)}`, 'bad-signature')
  })

  it('writes a signature line in another way is refused', () => {
    const good = line(lima)
    for (const bad of [
      good.replace('— ', '- '),
      good.replace('— ', '—  '),
      good.replace('— ', '—\u00a0'),
      good.replace('pe.example/log', 'pe.example/+log'),
      good.replace('pe.example/log', 'pe.example/\u2028log'),
      good.replace('pe.example/log', ''),
      good.replace('\n', ' \n'),
      good.replaceAll('=', ''),
      good.replace(/.=\n$/u, '!=\n'),
      '— pe.example/log AAAAAA==\n',
      '— pe.example/log\n',
    ]) {
      refused(under(bad), 'signature-line')
    }
  })

  it('uses the spare bits of base64 to write one signature twice is refused', () => {
    const [, encoded = ''] = /^— \S+ (\S+)\n$/u.exec(line(lima)) ?? []
    const last = encoded.replace(/=+$/u, '').at(-1) ?? ''
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    const other = alphabet[alphabet.indexOf(last) + 1] ?? ''
    const twin = encoded.replace(/.(=+)$/u, `${other}$1`)
    expect(Buffer.from(twin, 'base64')).toEqual(Buffer.from(encoded, 'base64'))
    refused(under(line(lima).replace(encoded, twin)), 'signature-line')
    expect(base64(fromBase64(encoded) ?? new Uint8Array())).toBe(encoded)
  })

  it('sends too much is refused before anything is verified', () => {
    const stranger = formatSignatureLine({ name: 'stranger', id: 1, signature: utf8('?') })
    refused(under(stranger.repeat(101)), 'too-many-signatures')
    expect(openNote(under(`${stranger.repeat(99)}${line(lima)}`), [lima.key])).toMatchObject({ text })
    refused('x'.repeat(longestNote + 1), 'too-large')
  })
})
