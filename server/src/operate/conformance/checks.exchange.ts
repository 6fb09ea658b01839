import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { canonicalise } from '@comity/proof/canonical'
import { sign } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { sha256Hex } from '@comity/proof/hash'
import { issue, readStatement } from '@comity/proof/receipt'
import { nativeVerify } from '#kernel/crypto/signing'
import { ask, empty, refusedWith, trusted, utf8 } from './ask.ts'
import type { Check } from './kit.ts'
import {
  addressIn,
  bring,
  coverOf,
  coverType,
  digestOf,
  parcelOf,
  post,
  type Proven,
  ringOf,
  whyNot,
} from './parcels.ts'

const noRejection = { cannot: 'there is no receipt to go on with: `exchange.rejects` did not hold' }
/** How long a node may take until a checkpoint of its log covers a receipt. */
const provenWithinMs = 20_000
type Rolled = { readonly message: string; readonly receipts: string; readonly changedAt: string }

/** What passes between nodes about messages. Leaves one message behind that was rejected because it had no cover. */
export const exchangeChecks: readonly Check[] = [
  {
    id: 'exchange.empty',
    must: 'no items are answered with no receipts, nothing missing and nothing for later',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const got = await ask(subject, { ...who, path: '/peer/exchange/items', body: empty })
      if (got.status !== 200) return `status ${got.status}`
      const answer = await bring(subject, who, {})
      if (typeof answer === 'string') return answer
      return answer.receipts.length + answer.missing.length + answer.later.length === 0 ? undefined : 'it has some'
    }),
  },
  {
    id: 'exchange.malformed',
    must: 'items that are not in form are refused with a 4xx that names the member, never its value',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const secret = 'do-not-repeat-me'
      const bodies = [
        '',
        '[]',
        '{"parcels":{},"receipts":[]}',
        `{"parcels":[{"cover":"${secret}"}],"receipts":[]}`,
        '{"parcels":[],"receipts":[],"more":1}',
      ]
      for (const text of bodies) {
        const got = await ask(subject, { ...who, path: '/peer/exchange/items', body: utf8(text) })
        if (got.status < 400 || got.status > 499) return `${text.slice(0, 40)}: status ${got.status}`
        if (got.text.includes(secret)) return 'the refusal repeats what was sent'
      }
      return undefined
    }),
  },
  {
    id: 'exchange.too-many',
    must: 'more than 64 parcels and receipts together are refused with 400: none of them was taken',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const items = { parcels: Array(33).fill(parcelOf('{}')), receipts: Array(32).fill('{}'), covers: [] }
      const body = utf8(JSON.stringify(items))
      return refusedWith(await ask(subject, { ...who, path: '/peer/exchange/items', body }), [400], '65 items')
    }),
  },
  {
    id: 'exchange.unreadable',
    must: 'about a parcel whose cover is no envelope nothing is said',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const answer = await bring(subject, who, { parcels: [parcelOf('{"payload":""}')], receipts: ['{}'] })
      if (typeof answer === 'string') return answer
      return answer.receipts.length + answer.missing.length + answer.later.length === 0
        ? undefined
        : 'it says something'
    }),
  },
  {
    id: 'exchange.rejects',
    must: 'an envelope that holds no cover is rejected, by a receipt of the node, signed, salted, and about its digest',
    where: 'exchange',
    run: trusted(async (subject, who, found) => {
      const envelope = sign(coverType, { conformance: randomUUID() }, [who.signer])
      const answer = await bring(subject, who, { parcels: [parcelOf(envelope)] })
      if (typeof answer === 'string') return answer
      const [receipt, ...more] = answer.receipts
      if (receipt === undefined || more.length > 0) return `${answer.receipts.length} receipts in place of one`
      const ring = ringOf(found)
      if (isFault(ring)) return ring.fault
      const expected = { type: 'exchange/rejected', issuer: who.to, subject: digestOf(envelope) }
      const read = readStatement(receipt, ring, expected, nativeVerify)
      if (isFault(read)) return `the receipt does not hold: ${read.fault}`
      const { body, at } = read.statement
      if (body['because'] !== 'malformed-cover') return `because ${JSON.stringify(body['because'])}`
      if (!/^[0-9a-f]{64}$/.test(String(body['salt']))) return 'it has no salt of 32 bytes'
      if (Math.abs(Date.parse(at) - subject.now().epochMilliseconds) > 900_000) return `it says ${at}`
      found.rejected = { parcel: parcelOf(envelope), message: expected.subject, receipt }
      return undefined
    }),
  },
  {
    id: 'exchange.once',
    must: 'what was decided stands: the same parcel again is answered with the same receipt',
    where: 'exchange',
    run: trusted(async (subject, who, { rejected }) => {
      if (rejected === undefined) return noRejection
      const answer = await bring(subject, who, { parcels: [rejected.parcel] })
      if (typeof answer === 'string') return answer
      const digests = [...answer.receipts, rejected.receipt].map(digestOf)
      return digests.length === 2 && digests[0] === digests[1] ? undefined : 'it decided anew'
    }),
  },
  {
    id: 'exchange.proof',
    must: 'each receipt is entered in the log of the node, and its proof is given once a checkpoint covers it',
    where: 'exchange',
    run: trusted(async (subject, who, found) => {
      const { rejected, log } = found
      if (rejected === undefined || log === undefined) return noRejection
      const receipt = digestOf(rejected.receipt)
      const until = subject.now().epochMilliseconds + provenWithinMs
      for (;;) {
        const { status, answer } = await post(subject, who, '/peer/exchange/proofs', { receipts: [receipt] })
        if (status !== 200) return `status ${status}`
        const [proven] = (answer['proofs'] ?? []) as readonly Proven[]
        if (proven !== undefined) return whyNot(proven, rejected.receipt, log)
        if (subject.now().epochMilliseconds > until) return `no proof within ${provenWithinMs / 1_000} seconds`
        await pause(250)
      }
    }),
  },
  {
    id: 'exchange.later',
    must: 'a cover by a key that is not known is for later, and leaves nothing behind',
    where: 'exchange',
    run: trusted(async (subject, who, found) => {
      const { envelope, digest } = coverOf(who.state, addressIn(who, found), subject.now())
      const answer = await bring(subject, who, { parcels: [parcelOf(envelope)] })
      if (typeof answer === 'string') return answer
      if (answer.receipts.length > 0) return 'it was decided'
      if (!answer.later.includes(digest)) return 'it is not named in `later`'
      const asked = { messages: [{ message: digest, receipts: null }] }
      const { answer: known } = await post(subject, who, '/peer/exchange/status', asked)
      return JSON.stringify(known['unknown']) === `["${digest}"]` ? undefined : 'it is known afterwards'
    }),
  },
  {
    id: 'exchange.of-another',
    must: 'about a message that another State wrote than the one that brings it nothing is signed',
    where: 'exchange',
    run: trusted(async (subject, who, found) => {
      const third = ['FRA', 'MEX', 'JPN'].find((state) => state !== who.state && state !== who.to) ?? 'FRA'
      const { envelope } = coverOf(third, addressIn(who, found), subject.now())
      const answer = await bring(subject, who, { parcels: [parcelOf(envelope)] })
      if (typeof answer === 'string') return answer
      return answer.receipts.length === 0 ? undefined : 'something was signed'
    }),
  },
  {
    id: 'exchange.denied',
    must: 'who gives up a message without its cover is told that the message is missing, and nothing is signed',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const message = randomBytes(32).toString('hex')
      const at = subject.now().toString({ smallestUnit: 'second' })
      const body = { because: 'deadline', salt: randomBytes(32).toString('hex') }
      const statement = { type: 'exchange/non-delivered', issuer: who.state, subject: message, at, body }
      const answer = await bring(subject, who, { receipts: [issue(statement, [who.signer])] })
      if (typeof answer === 'string') return answer
      if (answer.receipts.length > 0) return 'it was decided'
      return answer.missing.includes(message) ? undefined : 'it is not named in `missing`'
    }),
  },
  {
    id: 'exchange.status',
    must: 'of messages it never had a node says that they are unknown; of others it gives its receipts where the sets differ',
    where: 'exchange',
    run: trusted(async (subject, who, { rejected }) => {
      const message = randomBytes(32).toString('hex')
      const asked = async (messages: object[]) =>
        (await post(subject, who, '/peer/exchange/status', { messages })).answer
      const never = await asked([{ message, receipts: null }])
      const nothing = { covers: [], differing: [], receipts: [], unknown: [message] }
      if (canonicalise(never) !== canonicalise(nothing))
        return 'the answer about an unknown message says something else'
      if (rejected === undefined) return noRejection
      const set = sha256Hex(utf8(digestOf(rejected.receipt)))
      const same = await asked([{ message: rejected.message, receipts: set }])
      const none = { covers: [], differing: [], receipts: [], unknown: [] }
      if (canonicalise(same) !== canonicalise(none)) return 'it tells what is held on both sides'
      const differs = await asked([{ message: rejected.message, receipts: '0'.repeat(64) }])
      const told = (differs['receipts'] ?? []) as readonly string[]
      return JSON.stringify(differs['differing']) === `["${rejected.message}"]` &&
        told.map(digestOf).join() === digestOf(rejected.receipt)
        ? undefined
        : 'it does not give the receipts of a set that differs'
    }),
  },
  {
    id: 'exchange.roll',
    must: 'the roll names what changed since a moment, in order, with the digest of the receipts held',
    where: 'exchange',
    run: trusted(async (subject, who, { rejected }) => {
      if (rejected === undefined) return noRejection
      const rows: Rolled[] = []
      for (
        let [since, beyond] = ['1970-01-01T00:00:00.000Z', null as string | null], pages = 0;
        pages < 100;
        pages += 1
      ) {
        const { status, answer } = await post(subject, who, '/peer/exchange/roll', { since, beyond })
        if (status !== 200) return `status ${status}`
        const page = (answer['messages'] ?? []) as readonly Rolled[]
        rows.push(...page)
        const last = page.at(-1)
        if (answer['more'] !== true || last === undefined) break
        since = last.changedAt
        beyond = last.message
      }
      const isOrdered = rows.every(({ changedAt }, at) => at === 0 || (rows[at - 1]?.changedAt ?? '') <= changedAt)
      if (!isOrdered) return 'it is not in the order of change'
      const row = rows.find(({ message }) => message === rejected.message)
      if (row === undefined) return 'it leaves out the message that was just rejected'
      if (row.receipts !== sha256Hex(utf8(digestOf(rejected.receipt)))) return 'the digest of the receipts is another'
      const after = subject.now().add({ hours: 1 }).toString({ smallestUnit: 'millisecond' })
      const { answer } = await post(subject, who, '/peer/exchange/roll', { since: after, beyond: null })
      return canonicalise(answer) === '{"messages":[],"more":false}' ? undefined : 'it names changes of the future'
    }),
  },
  {
    id: 'exchange.secret',
    must: 'of receipts that are not the business of the caller no proof is given',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const receipts = [randomBytes(32).toString('hex')]
      const { status, answer } = await post(subject, who, '/peer/exchange/proofs', { receipts })
      return status === 200 && canonicalise(answer) === '{"proofs":[]}' ? undefined : 'something was said'
    }),
  },
]
