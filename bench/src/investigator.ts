import {
  choosePost,
  choosePurpose,
  listSampleOfficers,
  readSession,
  signInAsSample,
} from '@comity/server/contracts/identity'
import { openCase } from '@comity/server/contracts/cases'
import type { ReplyOf } from '@comity/server/kernel/route'
import { legalBases } from '@comity/law/purposes'

/** Signs in as a sample investigator; opens cases to write into; gives the headers further requests need. */
export async function investigator(origin: string) {
  const headers: Record<string, string> = { 'x-comity-csrf': '1', 'content-type': 'application/json' }
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(origin + path, {
      method,
      headers: { ...headers, 'idempotency-key': crypto.randomUUID() },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
    if (cookie !== undefined) headers['cookie'] = cookie
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  const { officers } = (await call('GET', listSampleOfficers.path)) as ReplyOf<typeof listSampleOfficers>
  const found = officers.find(({ roles }) => roles.includes('investigator'))
  if (found === undefined) throw new Error('the node has no sample investigator')
  await call('POST', signInAsSample.path, { officer: found.officer.id })
  const session = (await call('GET', readSession.path)) as ReplyOf<typeof readSession>
  const post = session.posts.find(({ roles }) => roles.includes('investigator'))
  await call('POST', choosePost.path, { post: post?.post.id })
  const basis = legalBases.find(({ state, purposes }) => state === 'PER' && purposes.includes('investigation'))
  await call('POST', choosePurpose.path, { purpose: 'investigation', basis: basis?.id })
  return {
    headers,
    openCases: async (count: number): Promise<string[]> => {
      const ids: string[] = []
      for (let n = 0; n < count; n++) {
        const made = (await call('POST', openCase.path, {
          title: `Benchmark case ${n}`,
          summary: 'Made to be written into.',
          offences: ['illegal-mining'],
          marking: {
            classification: { state: 'PER', level: 'unclassified' },
            handling: [{ code: 'H0' }],
            tlp: 'amber',
          },
          restricted: false,
        })) as ReplyOf<typeof openCase>
        ids.push(made.id)
      }
      return ids
    },
  }
}
