import { actorInAudit } from './audit.ts'
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
  readonly request: unknown
  readonly version: number | undefined
}

/**
 * Keeps the command until a second officer agrees, for seven days. Asking for the same thing again finds the same
 * proposal. Returns the refusal that tells the asker so.
 */
export async function propose(kernel: Kernel, asked: Asked): Promise<Refusal<'second-officer-needed'>> {
  const { actor, action, resource } = asked
  const because = kernel.policies.rules.find(({ id }) => id === asked.rule)?.because ?? 'a second officer must agree'
  const at = instant(kernel.clock)
  const expires = kernel.clock
    .now()
    .add({ hours: 24 * daysToAgree })
    .toString({ smallestUnit: 'millisecond' })
  const [row] = await kernel.database.query<{ id: string }>(
    `with known as (
       select id from kernel.proposal
       where state = 'waiting' and officer = $6 and action = $2 and resource = $3 and request = $10::jsonb and expires_at > $11)
     , made as (
       insert into kernel.proposal (id, action, resource, within, label, rule, because, officer, post, purpose, basis, request, proposed_at, expires_at)
       select $1, $2, $3, $4, $5, $12, $13, $6, $7, $8, $9, $10::jsonb, $11, $14 where not exists (select 1 from known)
       returning id)
     select id from known union all select id from made limit 1`,
    [
      kernel.ids(),
      action,
      `${resource.type}:${resource.id}`,
      resource.within ?? null,
      resource.label ?? null,
      actor.officer,
      actor.post,
      actor.purpose,
      actor.basis,
      JSON.stringify({ ...(asked.request as object), version: asked.version ?? null, actor: actorInAudit(actor) }),
      at,
      asked.rule,
      because,
      expires,
    ],
  )
  return refuse('second-officer-needed', {
    detail: because,
    rule: asked.rule,
    facts: { proposal: row?.id ?? '', expiresAt: expires },
  })
}
