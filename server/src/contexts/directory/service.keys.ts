import { fingerprint } from '@comity/proof/fingerprint'
import { unknown } from '#kernel/authorise'
import { command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import type { Write } from '#kernel/database'
import { happened } from '#kernel/event'
import { query } from '#kernel/query'
import { refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Parts } from './parts.ts'
import { before, newestKey } from './rules.trust.ts'
import { addOwnKey, endOwnKey, type OwnKey, readOwnKeys } from './store.own.ts'

/** The keys of this node: shown, replaced with overlap, and taken back. */
export function keyEndpoints(parts: Parts): readonly Endpoint[] {
  const { kernel, own, state } = parts
  const shown = ({ id, signer, use, algorithm, from, until, compromisedAt }: OwnKey): contract.OwnKey => ({
    id,
    signer,
    use,
    algorithm,
    from,
    until,
    compromisedAt,
    words: signer === state && use === 'sign' ? [...fingerprint(id)] : null,
  })

  const list = query({
    route: contract.listKeys,
    action: 'directory.list-keys',
    purpose: 'none',
    load: async () => theNode,
    resource: () => theNode,
    reply: async () => ({ reply: { keys: (await own.keys()).map(shown) } }),
  })

  type Rotation = { readonly keys: readonly OwnKey[]; readonly made: OwnKey; readonly old: OwnKey | undefined }
  const rotate = command({
    route: contract.rotateKey,
    action: 'directory.rotate-key',
    load: async () => theNode,
    resource: () => theNode,
    facts: async (_, { body, now }): Promise<Rotation | Refusal> => {
      const known = body.of === 'node' || (await parts.authorities()).some(({ id }) => id === body.of)
      if (!known || (body.of === 'node' && body.use === 'open')) {
        return refuse('no-such-key', { detail: 'there is no such key to replace', field: 'of' })
      }
      if (before(body.from, now) || before(body.until, body.from)) {
        return refuse('key-times', { detail: 'the new key begins now or later, and the old one ends after that' })
      }
      const signer = body.of === 'node' ? state : `${state}/${body.of}`
      const keys = await readOwnKeys(kernel.database)
      const waiting = keys.some((key) => key.signer === signer && key.use === body.use && before(now, key.from))
      if (waiting) return refuse('key-times', { detail: 'a new key waits to begin already' })
      const made = await own.next(signer, body.use, body.from)
      return { keys, made, old: newestKey(keys, signer, body.use, now) as OwnKey | undefined }
    },
    decide: (_, { body }, { keys, made, old }) => {
      const after = keys.map((key) => (key.id === old?.id ? { ...key, until: body.until } : key))
      const writes: Write[] = [addOwnKey(made), ...(old === undefined ? [] : [endOwnKey(old.id, body.until, null)])]
      const event = { signer: made.signer, key: made.id, from: made.from }
      return {
        save: writes,
        events: [happened(contract.KeyRotated, `key:${made.id}`, event)],
        reply: { keys: [...after, made].map(shown) },
      }
    },
    save: (writes: readonly Write[]) => writes,
    taken: { own_key_pkey: refuse('changed-since-opened'), own_key_id_key: refuse('changed-since-opened') },
  })

  const revoke = command({
    route: contract.revokeKey,
    action: 'directory.revoke-key',
    load: async ({ params }) => {
      const keys = await readOwnKeys(kernel.database)
      const key = keys.find(({ id }) => id === params.key)
      return key === undefined ? unknown() : { key, keys }
    },
    resource: () => theNode,
    decide: ({ key, keys }, { body, now }) => {
      if (before(now, body.compromisedAt)) {
        return refuse('key-times', { detail: 'a key was compromised in the past, or now', field: 'compromisedAt' })
      }
      const { compromisedAt, reason } = body
      const event = { signer: key.signer, key: key.id, compromisedAt, reason }
      return {
        save: [endOwnKey(key.id, null, compromisedAt)],
        events: [happened(contract.KeyRevoked, `key:${key.id}`, event)],
        reply: { keys: keys.map((one) => shown(one.id === key.id ? { ...one, compromisedAt } : one)) },
      }
    },
    save: (writes: readonly Write[]) => writes,
  })
  return [list, rotate, revoke]
}
