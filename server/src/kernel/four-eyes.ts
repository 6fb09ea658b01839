import type { Actor } from './actor.ts'
import type { Resource } from './authorise.ts'
import { instant, type Kernel } from './kernel.ts'
import { refuse, type Refusal } from './refusal.ts'

const daysToAgree = 7

/** A command one officer gave that waits for a second one. */
export type Asked = {
  readonly actor: Actor
  readonly action: string
  readonly resource: Resource
  readonly rule: string
  /** Parameters, query and body as they were parsed, and the route they were sent to. */
  readonly request: unknown
  readonly version: number | undefined
}

/**
 * Keeps the command until a second officer agrees, for seven days. Asking for the same thing again, in the same
 * post and for the same purpose, finds the same proposal. Returns the refusal that tells the asker so.
 */
export async function propose(
  kernel: Kernel,
  asked: Asked,
): Promise<Refusal<'second-officer-needed'> | Refusal<'forbidden'>> {
  const { actor, action, resource } = asked
  const { post, purpose, basis } = actor
  if (actor.officer === null) {
    return refuse('forbidden', { detail: 'a second officer can agree only with an officer', rule: asked.rule })
  }
  const because = kernel.policies.rules.find(({ id }) => id === asked.rule)?.because ?? 'a second officer must agree'
  const at = instant(kernel.clock)
  const expires = kernel.clock
    .now()
    .add({ hours: 24 * daysToAgree })
    .toString({ smallestUnit: 'millisecond' })
  const [row] = await kernel.database.query<{ id: string; expires_at: string }>(
    `insert into kernel.proposal as known
       (id, action, resource, within, label, officer, post, purpose, basis, request, proposed_at, rule, because, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (officer, action, resource, md5(request::text)) where state = 'waiting' do update set
       proposed_at = case when known.expires_at > excluded.proposed_at then known.proposed_at else excluded.proposed_at end,
       expires_at = case when known.expires_at > excluded.proposed_at then known.expires_at else excluded.expires_at end
     returning id, expires_at`,
    [
      kernel.ids(),
      action,
      `${resource.type}:${resource.id}`,
      resource.within ?? null,
      resource.label ?? null,
      actor.officer,
      post,
      purpose,
      basis,
      JSON.stringify({ ...(asked.request as object), version: asked.version ?? null, by: { post, purpose, basis } }),
      at,
      asked.rule,
      because,
      expires,
    ],
  )
  return refuse('second-officer-needed', {
    detail: because,
    rule: asked.rule,
    facts: { proposal: row?.id ?? '', expiresAt: row?.expires_at ?? expires },
  })
}
