import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyMessageEvidence } from '@comity/proof/message-evidence'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { comesTo, draft, pair, send, type Pair } from '../../../test/support/exchange.ts'
import { verifyFile } from '../../operate/verify.ts'

let two: Pair
let evidence: Record<string, unknown>
beforeAll(async () => {
  two = await pair()
  const id = await send(two.inLima, draft(two.office))
  await comesTo(two.inLima, id, 'delivered')
  await two.inBern('POST', `/api/messages/${id}/open`)
  await comesTo(two.inLima, id, 'opened')
  await two.inLima('POST', `/api/messages/${id}/recall`, { reason: 'sent in error' })
  await comesTo(two.inLima, id, 'destroyed')
  evidence = await eventually(async () => {
    const { body } = await two.inLima('GET', `/api/messages/${id}/evidence`)
    const { receipts } = body as { receipts: { proof: unknown }[] }
    expect(receipts.filter(({ proof }) => proof === null)).toEqual([])
    return body
  }, 30_000)
}, 120_000)
afterAll(() => two?.stop())

const found = (file: object) => verifyMessageEvidence(JSON.stringify(file))
type Kept = { envelope: string; leaf: { digest: string }; proof: string }
const withReceipt = (change: (one: Kept) => object): object => {
  const [first, ...rest] = evidence['receipts'] as Kept[]
  return { ...evidence, receipts: [{ ...first, ...change(first!) }, ...rest] }
}

describe('the evidence about a message', () => {
  it('shows a stranger each step, signed and in the log of who stated it', () => {
    const findings = found(evidence)
    expect(findings).toMatchObject({ holds: true, cover: 'holds', form: 'administrative-message/1' })
    if ('fault' in findings) return
    expect(findings.receipts.map(({ name }) => name).toSorted()).toEqual([
      'accepted',
      'composed',
      'delivered',
      'destroyed',
      'opened',
      'queued',
      'recalled',
      'sealed',
      'transmitted',
    ])
    expect(findings.receipts.every(({ signature, proof }) => signature === 'holds' && proof === 'holds')).toBe(true)
    expect(findings.nodes.map(({ state }) => state)).toEqual(['PER', 'CHE'])
  })
  it('holds nothing of what the message said', () => {
    expect(JSON.stringify(evidence)).not.toContain('talk about how to proceed')
  })
  it('is checked by a verb of the command line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'comity-evidence-'))
    const file = join(folder, 'evidence.json')
    const lines: string[] = []
    await writeFile(file, JSON.stringify(evidence))
    expect(await verifyFile(file, (line) => lines.push(line))).toBe(true)
    expect(lines.join('\n')).toContain('everything in the file holds')
    await writeFile(file, '{"evidence":"of nothing"}')
    expect(await verifyFile(file, (line) => lines.push(line))).toBe(false)
    await rm(folder, { recursive: true })
  })
  it('does not hold with another cover, a receipt about something else, or a proof of another entry', () => {
    const other = (evidence['receipts'] as Kept[])[1]!
    const moved = withReceipt(() => ({ leaf: other.leaf, proof: other.proof }))
    expect(found(moved)).toMatchObject({
      holds: false,
      receipts: { 0: { signature: 'holds', proof: 'another-entry' } },
    })
    const forged = withReceipt(({ envelope }) => {
      const parsed = JSON.parse(envelope) as { signatures: { sig: string }[] }
      const [signature] = parsed.signatures
      signature!.sig = `${signature!.sig.startsWith('A') ? 'B' : 'A'}${signature!.sig.slice(1)}`
      return { envelope: JSON.stringify(parsed) }
    })
    expect(found(forged)).toMatchObject({ holds: false })
    expect(found({ ...evidence, cover: other.envelope })).toMatchObject({ fault: 'cover' })
  })
  it('does not hold without the descriptor of a State, or with one that another signed', () => {
    const [first, second] = evidence['descriptors'] as string[]
    expect(found({ ...evidence, descriptors: [second] })).toMatchObject({ holds: false, cover: 'not-enough-signers' })
    const parsed = JSON.parse(first!) as { signatures: unknown }
    const swapped = JSON.stringify({ ...parsed, signatures: (JSON.parse(second!) as typeof parsed).signatures })
    expect(found({ ...evidence, descriptors: [swapped, second] })).toMatchObject({ fault: 'descriptor' })
  })
})
