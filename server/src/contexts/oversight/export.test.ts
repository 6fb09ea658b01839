import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { canonicalise } from '@comity/proof/canonical'
import { genesis, isBreak, verifyChain, type Link } from '@comity/proof/chain'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer } from '../../../test/support/garden.ts'
import { auditor, officerId, watchedGarden, type WatchedGarden } from '../../../test/support/oversight-garden.ts'

let garden: WatchedGarden
const exported = async (query: object = {}): Promise<string[]> => {
  const { stream } = answer(await garden.run('oversight.export-audit', { actor: auditor, query }))
  return (await text(stream as Readable)).trimEnd().split('\n')
}

describe('an export', () => {
  beforeAll(async () => {
    garden = await watchedGarden()
    await garden.work('Oak')
    await garden.work('Ash')
    await garden.seal()
  })
  afterAll(() => garden.close())

  it('is verified elsewhere with nothing but the proof library', async () => {
    const lines = await exported()
    expect(lines.length).toBeGreaterThan(8)
    expect(checkOffline(lines, 'PER')).toBe('intact')
    expect(checkOffline(lines, 'BRA')).not.toBe('intact')
  })

  it('that was tampered with in any line is found out', async () => {
    const lines = await exported()
    const at = (index: number, line: string): string[] => lines.with(index, line)
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index] ?? ''
      const next = lines[index + 1]
      const changed = line.replace(
        /"(officer|head)":"(.)/,
        (_, name, first) => `"${name}":"${first === 'f' ? 'e' : 'f'}`,
      )
      expect(changed).not.toBe(line)
      expect(checkOffline(at(index, changed), 'PER'), `changed ${index}`).not.toBe('intact')
      expect(checkOffline(lines.toSpliced(index, 1), 'PER'), `removed ${index}`).not.toBe('intact')
      expect(checkOffline(lines.toSpliced(index, 0, line), 'PER'), `inserted ${index}`).not.toBe('intact')
      if (next === undefined) continue
      expect(checkOffline(lines.with(index, next).with(index + 1, line), 'PER'), `swapped ${index}`).not.toBe('intact')
    }
  })

  it('with a filter keeps every link and withholds the content of the others', async () => {
    const lines = (await exported({ officer: officerId(1) })).map((line) => JSON.parse(line) as Record<string, unknown>)
    const withheld = lines.filter((line) => line['withheld'] === true)
    const shown = lines.filter((line) => line['entry'] !== undefined)
    expect(shown.map((line) => (line['entry'] as { officer: string }).officer)).toEqual([officerId(1), officerId(1)])
    expect(withheld.length).toBe(lines.length - 1 - shown.length)
    expect(JSON.stringify(withheld)).not.toContain(officerId(2))
    expect(
      checkOffline(
        lines.map((line) => JSON.stringify(line)),
        'PER',
      ),
    ).toBe('intact')
  })

  it('is read as it is sent, never held in memory', async () => {
    await garden.database.query(
      `insert into kernel.audit (id, at, entry, digest)
       select gen_random_uuid(), now(), jsonb_build_object('id', 'x', 'action', repeat('long', 400), 'outcome', 'read'), '\\x00'
       from generate_series(1, 20000)`,
    )
    await garden.database.query(
      `insert into kernel.audit_link select (select max(seq) from kernel.audit_link) + row_number() over (order by id), id, digest, digest
       from kernel.audit a where not exists (select from kernel.audit_link l where l.entry = a.id)`,
    )
    const { stream } = answer(await garden.run('oversight.export-audit', { actor: auditor }))
    let most = 0
    let bytes = 0
    for await (const chunk of stream as Readable) {
      bytes += (chunk as Buffer).length
      most = Math.max(most, (stream as Readable).readableLength)
    }
    expect(bytes).toBeGreaterThan(30_000_000)
    expect(most).toBeLessThan(1_000_000)
  })
})

/** What a court would write: canonical JSON, SHA-256 and the chain, from the proof library alone. */
function checkOffline(lines: readonly string[], node: string): string {
  const last = JSON.parse(lines.at(-1) ?? '{}') as { head?: string; entries?: number }
  const links: Link[] = []
  let previous = genesis(node)
  for (const line of lines.slice(0, -1)) {
    const { seq, entry, withheld, digest, hash } = JSON.parse(line) as Link & { entry?: unknown; withheld?: boolean }
    if (withheld !== true && sha256Hex(utf8(canonicalise(entry ?? null))) !== digest) return `entry ${seq}`
    links.push({ seq, digest, previous, hash })
    previous = hash
  }
  const end = verifyChain(links, { seq: 0, hash: genesis(node) })
  if (isBreak(end)) return `${end.broken} ${end.at}`
  return end.hash === last.head && end.seq === last.entries ? 'intact' : 'head'
}
