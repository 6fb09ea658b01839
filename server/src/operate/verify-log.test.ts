import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatProof, parseProof } from '@comity/proof/proof'
import { isFault } from '@comity/proof/fault'
import { utf8 } from '@comity/proof/hash'
import { afterAll, describe, expect, it } from 'vitest'
import { verifyFile } from './verify.ts'

// The files of the specification, as a court has them: without a node, a network, or a word of ours beside the policy.

const page = readFileSync(fileURLToPath(new URL('../../../docs/protocol/log.md', import.meta.url)), 'utf8')
const block = (start: string): string => {
  const at = page.indexOf(`\n${start}`) + 1
  return page.slice(at, page.indexOf('```', at))
}
const policy = block('# two of three States')
const log = /^log (.*)$/m.exec(policy)?.[1] ?? ''
const accusation = block('{"earlier":').trim()
const parsed = parseProof(block('c2sp.org/tlog-proof@v1'))
if (isFault(parsed)) throw new TypeError('the page has no proof')
const proof = formatProof({ ...parsed, extra: utf8('acta 3') })

const home = mkdtempSync(join(tmpdir(), 'comity-verify-'))
afterAll(() => rmSync(home, { recursive: true }))
async function verified(text: string, believed: { log?: string; policy?: string }) {
  const [file, lines] = [join(home, 'file'), [] as string[]]
  writeFileSync(file, text)
  return { holds: await verifyFile(file, (line) => lines.push(line), believed), said: lines.join('\n') }
}

describe('comity verify', () => {
  it('says of a proof which entry stands in which log, and who saw it', async () => {
    const { holds, said } = await verified(proof, { policy })
    expect(holds).toBe(true)
    expect(said).toContain('entry 3 of pe.example/log: acta 3')
    expect(said).toContain('seen by ch.example/witness')
    expect(await verified(proof, { log })).toMatchObject({ holds: true })
  })
  it('believes no proof of another entry, of another log, or without the entry', async () => {
    const other = formatProof({ ...parsed, extra: utf8('acta 4') })
    expect(await verified(other, { policy })).toMatchObject({
      holds: false,
      said: expect.stringContaining('not-included'),
    })
    const elsewhere = policy.replaceAll('pe.example/log', 'xx.example/log')
    await expect(verified(proof, { policy: elsewhere })).rejects.toThrow(/whom to believe/)
    expect(await verified(formatProof(parsed), { policy })).toMatchObject({ holds: false })
    expect(await verified(proof.replace('bbMro8zK', 'bbMro8zL'), { policy })).toMatchObject({ holds: false })
  })
  it('shows a stranger that a log rewrote its history, and convicts nobody with less', async () => {
    const { holds, said } = await verified(accusation, { log })
    expect([holds, said]).toEqual([
      true,
      'pe.example/log signed 5 entries that do not begin with the 3 it had signed: it rewrote its history',
    ])
    for (const forged of [accusation.replace('8BuzUJ', '8BuzUK'), accusation.replace('pe.example', 'ch.example')])
      expect(await verified(forged.replace('8Buz', '8Bvz'), { log })).toMatchObject({ holds: false })
  })
  it('asks whom to believe', async () => {
    await expect(verified(accusation, {})).rejects.toThrow(/--log KEY/)
  })
})
