import { describe, expect, it } from 'vitest'
import { openMemory } from './recall.ts'

/** A memory, whether changes are heard, and a database that answers when it is told to. */
function remembering() {
  const hearing = { heard: true }
  const memory = openMemory(() => ({ heard: () => hearing.heard, close: async () => undefined }))
  const asked: ((found: string | undefined) => void)[] = []
  const recall = memory.recall<string>()
  const ask = () => recall.of('key', () => new Promise((answer) => asked.push(answer)))
  return { hearing, memory, recall, asked, ask }
}

describe('what was read', () => {
  it('is read once for all who ask while no change is heard, also while it is being read', async () => {
    const { asked, ask } = remembering()
    const [first, second] = [ask(), ask()]
    asked[0]?.('as it was')
    expect(await Promise.all([first, second, ask()])).toEqual(['as it was', 'as it was', 'as it was'])
    expect(asked).toHaveLength(1)
  })
  it('before a change is not told to who asks after it, though the answer was still on its way', async () => {
    const { memory, asked, ask } = remembering()
    const before = ask()
    memory.forget()
    const after = ask()
    asked[1]?.('as it is')
    asked[0]?.('as it was')
    expect(await after).toBe('as it is')
    expect(await before).toBe('as it was')
    expect(await ask()).toBe('as it is')
  })
  it('is not relied on while changes cannot be heard', async () => {
    const { hearing, asked, ask } = remembering()
    const first = ask()
    asked[0]?.('as it was')
    await first
    hearing.heard = false
    const second = ask()
    asked[1]?.('as it is')
    expect(await second).toBe('as it is')
  })
  it('is asked for again when there was nothing, when it was dropped, and after a failure', async () => {
    const { recall, asked, ask } = remembering()
    const none = ask()
    asked[0]?.(undefined)
    expect(await none).toBeUndefined()
    await expect(recall.of('key', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    const found = ask()
    asked[1]?.('here')
    expect(await found).toBe('here')
    recall.drop('key')
    const again = ask()
    asked[2]?.('here again')
    expect(await again).toBe('here again')
  })
})
