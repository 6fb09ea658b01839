import {
  choosePost,
  choosePurpose,
  createServiceAccount,
  listSampleOfficers,
  readSession,
  signInAsSample,
} from '@comity/server/contracts/identity'
import { approveProposal } from '@comity/server/contracts/oversight'
import type { ReplyOf } from '@comity/server/kernel/route'
import { legalBasesFor, type PurposeId } from '@comity/law/purposes'

type Called = { readonly status: number; readonly body: unknown }

/** A sample officer signed in, in their post, for a purpose. */
async function officer(origin: string, label: string, purpose: PurposeId) {
  const headers: Record<string, string> = { 'x-comity-csrf': '1', 'content-type': 'application/json' }
  const call = async (method: string, path: string, body?: unknown): Promise<Called> => {
    const response = await fetch(origin + path, {
      method,
      headers: { ...headers, 'idempotency-key': crypto.randomUUID() },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
    if (cookie !== undefined) headers['cookie'] = cookie
    return { status: response.status, body: await response.json() }
  }
  const { officers } = (await call('GET', listSampleOfficers.path)).body as ReplyOf<typeof listSampleOfficers>
  const found = officers.find(({ officer: { email } }) => email.startsWith(`${label}@`))
  await call('POST', signInAsSample.path, { officer: found?.officer.id })
  const { posts } = (await call('GET', readSession.path)).body as ReplyOf<typeof readSession>
  const post = posts[0]?.post.id ?? ''
  await call('POST', choosePost.path, { post })
  await call('POST', choosePurpose.path, { purpose, basis: legalBasesFor('PER', purpose)[0]?.id })
  return { post, call }
}

/** Makes a service account with these scopes, to which a second administrator agrees. */
export async function machine(origin: string, scopes: readonly string[]): Promise<{ id: string; token: string }> {
  const purpose = 'node-administration'
  const first = await officer(origin, 'administrator', purpose)
  const second = await officer(origin, 'administrator-second', purpose)
  const asked = await first.call('POST', createServiceAccount.path, {
    name: 'benchmark',
    post: first.post,
    scopes,
    purpose,
    basis: legalBasesFor('PER', purpose)[0]?.id,
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  })
  const { facts } = asked.body as { facts?: { proposal?: string } }
  const path = approveProposal.path.replace(':id', facts?.proposal ?? '')
  const { status, body } = await second.call('POST', path, {})
  if (status !== 200) throw new Error(`making a service account answered ${asked.status}, agreeing to it ${status}`)
  const { result } = body as { result: ReplyOf<typeof createServiceAccount> }
  return { id: result.account.id, token: result.token }
}
