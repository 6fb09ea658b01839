import type { PostFacts } from '#contexts/identity'
import { describe, expect, it } from 'vitest'
import { testPolicies } from '../../../test/support/kernel.ts'
import { readersIn } from './readers.ts'

const policies = await testPolicies(['identity', 'ledger', 'directory', 'exchange'])

let number = 0
function post(authority: string, roles: readonly string[], clearance = 2): PostFacts {
  number += 1
  const about = { id: authority, names: [], kind: 'central-authority', place: 'x', zone: 'UTC', languages: ['en'] }
  const made = { id: `post-${number}`, authority, title: { language: 'en', text: 'x' }, unit: 'u', roles, clearance }
  return { post: { ...made, state: 'open', version: 1 }, authority: { ...about, version: 1 } } as unknown as PostFacts
}
const readersOf = async (posts: readonly PostFacts[]) =>
  Object.fromEntries(await readersIn({ policies }, 'PER', async () => posts)())

describe('who reads what is addressed to an authority', () => {
  it('is told by role, in numbers, and for each authority by itself', async () => {
    const found = await readersOf([
      post('a', ['central-authority']),
      post('a', ['central-authority'], 4),
      post('a', ['investigator']),
      post('b', ['police-contact']),
      post('c', ['prosecutor']),
    ])
    expect(found).toEqual({
      a: [{ role: 'central-authority', posts: 2 }],
      b: [{ role: 'police-contact', posts: 1 }],
    })
  })

  it('is a post once for each of its roles that reads, and for no other', async () => {
    expect(await readersOf([post('a', ['customs', 'analyst', 'police-contact', 'customs'])])).toEqual({
      a: [
        { role: 'customs', posts: 1 },
        { role: 'police-contact', posts: 1 },
      ],
    })
  })

  it('is no post that may not: of the defence, or of those who oversee', async () => {
    const barred = ['defence', 'auditor', 'data-protection', 'administrator']
    expect(await readersOf(barred.map((role) => post('a', ['central-authority', role])))).toEqual({})
  })

  it('is asked anew each time', async () => {
    const posts: PostFacts[] = []
    const readers = readersIn({ policies }, 'PER', async () => posts)
    expect((await readers()).size).toBe(0)
    posts.push(post('a', ['central-authority']))
    expect((await readers()).get('a')).toEqual([{ role: 'central-authority', posts: 1 }])
  })

  it('names nobody', async () => {
    const told = JSON.stringify(await readersOf([post('a', ['central-authority'])]))
    expect(told).not.toContain('post-')
  })
})
