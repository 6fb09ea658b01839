import { readFile, readdir } from 'node:fs/promises'
import * as identityContract from '@comity/server/contracts/identity'
import * as oversightContract from '@comity/server/contracts/oversight'
import { describe, expect, it } from 'vitest'
import { en } from './en/index.ts'

const contexts = new URL('../../../server/src/contexts/', import.meta.url)

async function rulesOfPolicies(): Promise<ReadonlyMap<string, string>> {
  const folders = (await readdir(contexts, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const found = new Map<string, string>()
  for (const { name } of folders) {
    const text = await readFile(new URL(`${name}/policy.cedar`, contexts), 'utf8').catch(() => '')
    for (const [, id, because] of text.matchAll(/@id\("([^"]+)"\)\s*@because\("([^"]+)"\)/g)) {
      found.set(id ?? '', because ?? '')
    }
  }
  return found
}

describe('the sentences of the rules', () => {
  it('stand in English exactly as the policies give them', async () => {
    const rules = await rulesOfPolicies()
    expect(rules.size).toBeGreaterThan(40)
    const texts = en.rule as Readonly<Record<string, string>>
    expect(Object.fromEntries([...rules].map(([id]) => [id, texts[id]]))).toEqual(Object.fromEntries(rules))
  })

  it('are kept for no rule that the policies do not have', async () => {
    const rules = await rulesOfPolicies()
    const ofTheKernel = ['default-deny', 'policy-error']
    expect(Object.keys(en.rule).filter((id) => !rules.has(id) && !ofTheKernel.includes(id))).toEqual([])
  })
})

describe('the refusals of a contract', () => {
  it.each([
    ['identity', identityContract, en.identityRefusal],
    ['oversight', oversightContract, en.oversightRefusal],
  ] as const)('of %s each have a sentence', (_, contract, texts) => {
    const codes = Object.values(contract as Readonly<Record<string, unknown>>).flatMap((part) =>
      typeof part === 'object' && part !== null && 'refusals' in part ? Object.keys(part.refusals as object) : [],
    )
    expect(codes.length).toBeGreaterThan(1)
    expect([...new Set(codes)].filter((code) => !Object.hasOwn(texts, code))).toEqual([])
  })
})
