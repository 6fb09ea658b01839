import type { Directory } from '#contexts/directory'
import { fromBase64 } from '@comity/proof/base64'
import { isFault } from '@comity/proof/fault'
import { keyId, publicKey } from '@comity/proof/key'
import type { Keyring } from '@comity/proof/keyring'
import { readStatement } from '@comity/proof/receipt'
import type { Signer, Verify } from '@comity/proof/signer'
import { z } from 'zod'
import { officerKeyType } from '#contexts/directory'
import type { Trust } from './ports.ts'
import { bodyInfo } from './rules.cover.ts'

/** What a certificate of an officer's key says: whose key it is, by which authority, and when it counts. */
const Certified = z.looseObject({
  officer: z.string().regex(/^[A-Z]{3}\/officer\/[0-9a-f-]{36}$/),
  authority: z.string().regex(/^[A-Z]{3}\/[0-9a-f-]{36}$/),
  algorithm: z.literal('ed25519'),
  key: z.string().max(100),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
})

/**
 * The key of an officer, if the authority that it names certified it with a key that counts, and the key counts at `at`.
 * `keys` are those of the State.
 */
function officerKey(certificate: string, state: string, at: string, keys: Keyring, verify: Verify) {
  const read = readStatement(certificate, keys, { type: officerKeyType }, verify)
  if (isFault(read)) return undefined
  const said = Certified.safeParse(read.statement.body)
  if (!said.success) return undefined
  const { officer, authority, key, from, until } = said.data
  const bytes = fromBase64(key)
  const found = bytes === undefined ? undefined : publicKey('ed25519', bytes)
  if (found === undefined || isFault(found) || keyId(found) !== read.statement.subject) return undefined
  const own = read.statement.issuer === authority && [officer, authority].every((one) => one.startsWith(`${state}/`))
  const counts = Date.parse(from) <= Date.parse(at) && Date.parse(at) < Date.parse(until)
  return own && counts ? { signer: officer, key: found } : undefined
}

/** Who is who, as the flows ask, answered by the directory. */
export function trustIn(
  directory: Directory,
  given: { readonly isOwn: (authority: string) => Promise<boolean>; readonly verify: Verify },
): Trust {
  let node: Promise<Signer> | undefined
  directory.onChange(() => {
    node = undefined
  })
  return {
    state: directory.state,
    node: () => (node ??= directory.node()),
    authority: (authority) => directory.authority(authority),
    keysOf: async (state, at, certificates = []) => {
      const keys = await directory.keysOf(state, at)
      if (certificates.length === 0 || keys.size === 0) return keys
      const all = new Map(keys)
      for (const certificate of certificates) {
        const officer = officerKey(certificate, state, at, keys, given.verify)
        // A key that stands for somebody else already is nobody's as an officer's.
        if (officer !== undefined && !all.has(keyId(officer.key))) all.set(keyId(officer.key), officer)
      }
      return all
    },
    sealingKeyOf: ({ state, authority }) => directory.sealingKeyOf(state, authority),
    isOwn: given.isOwn,
    unseal: async (authority, { key, enc, ciphertext }, additional) => {
      const [head, text] = [fromBase64(enc), fromBase64(ciphertext)]
      if (head === undefined || text === undefined) return undefined
      return directory.unseal(authority, { key, enc: head, ciphertext: text }, bodyInfo, additional)
    },
    trusts: (state) => directory.trusts(state),
  }
}
