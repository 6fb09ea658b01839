import { unknown } from '#kernel/authorise'
import { command, type Endpoint } from '#kernel/command'
import { isRefusal, refuse } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { checkExpiry } from './rules.duties.ts'
import { checkPurpose } from './rules.ts'
import { newSecret, serviceToken } from './secrets.ts'
import { loadPost, postResource } from './service.posts.ts'
import { writes } from './store.ts'
import type { ServiceAccount } from './words.ts'

/** Service accounts: machines that act in a post, for one purpose, within their scopes, for a year at most. */
export function accountEndpoints(ground: Ground): readonly Endpoint[] {
  const { store, settings, random } = ground

  const createServiceAccount = command({
    route: contract.createServiceAccount,
    action: 'identity.create-service-account',
    load: async ({ body, now }) => {
      const subject = await loadPost(ground, body.post, now)
      return isRefusal(subject) ? subject : { ...subject, scopes: body.scopes }
    },
    resource: postResource,
    facts: () => Promise.resolve(newSecret(random)),
    decide: ({ post }, { body, id, now }, secret) => {
      if (post.state !== 'open') return refuse('post-closed', { field: 'post', detail: 'the post is closed' })
      const wrong =
        checkExpiry(now, body.expiresAt) ?? checkPurpose(settings.state, post.roles, body.purpose, body.basis)
      if (wrong) return wrong
      const account: ServiceAccount = {
        ...body,
        id: id(),
        scopes: [...new Set(body.scopes)],
        revokedAt: null,
        lastUsedAt: null,
      }
      return {
        save: { account, digest: secret.digest },
        events: [],
        reply: { account, token: serviceToken(account.id, secret) },
      }
    },
    save: ({ account, digest }) => [writes.insertAccount(account, digest)],
    keep: (reply) => ({ ...reply, token: '' }),
  })

  const revokeServiceAccount = command({
    route: contract.revokeServiceAccount,
    action: 'identity.revoke-service-account',
    load: async ({ params }) => (await store.account(params.id)) ?? unknown(),
    resource: ({ id }) => ({ type: 'ServiceAccount', id, attrs: {} }),
    decide: (account, { now }) => {
      const reply = { ...account, revokedAt: account.revokedAt ?? now }
      return { save: { id: account.id, now }, events: [], reply }
    },
    save: ({ id, now }) => [writes.revokeAccount(id, now)],
  })

  return [createServiceAccount, revokeServiceAccount]
}
