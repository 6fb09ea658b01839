import { Readable } from 'node:stream'
import type { Identity } from '#contexts/identity'
import type { Actor } from '#kernel/actor'
import type { Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import type { Kernel } from '#kernel/kernel'
import { query } from '#kernel/query'
import { isRefusal } from '#kernel/refusal'
import { exportAudit, listRules, readCaseAudit, searchAudit, verifyAudit } from './contract.ts'
import { countTrail, searchTrail, type Asked } from './store.audit.ts'
import { cursorOf, exported, keepHead, lineOf, positionOf, verifyTrail } from './trail.ts'

export type AuditParts = {
  readonly identity: Pick<Identity, 'officers' | 'posts'>
  /** Whether the actor leads a case; false where there is no such case. */
  readonly leadOf: (actor: Actor, caseId: string) => Promise<boolean>
  /** The name from which the chain of this node begins, as it is sealed. */
  readonly node: string
  /** Heads this process has seen, hash by number: the chain must still pass through them. */
  readonly remembered: Map<number, string>
}

export function auditEndpoints(kernel: Kernel, parts: AuditParts): readonly Endpoint[] {
  const { database } = kernel

  const page = async (asked: Asked, limit: number, cursor: string | undefined) => {
    const below = cursor === undefined ? undefined : positionOf(cursor)
    if (isRefusal(below)) return below
    const [found, count] = await Promise.all([searchTrail(database, asked, limit, below), countTrail(database, asked)])
    const shown = found.slice(0, limit)
    const last = found.length > limit ? shown.at(-1) : undefined
    const [officers, posts] = await Promise.all([
      parts.identity.officers(distinct(shown.map(({ entry }) => entry.officer))),
      parts.identity.posts(distinct(shown.map(({ entry }) => entry.post))),
    ])
    const rows = shown.map((row) => lineOf(row, officers, posts))
    return {
      reply: { rows, next: last === undefined ? null : cursorOf(last), count },
      seen: rows.map(({ id }) => id),
    }
  }

  const search = query({
    route: searchAudit,
    action: 'oversight.search-audit',
    load: async () => theNode,
    resource: () => theNode,
    reply: async (_, { query: { cursor, limit, ...filter } }) => page(filter, limit, cursor),
  })

  const ofCase = query({
    route: readCaseAudit,
    action: 'oversight.read-case-audit',
    load: async ({ params, actor }) => ({ id: params.case, lead: await parts.leadOf(actor, params.case) }),
    resource: ({ id, lead }) => ({ type: 'CaseTrail', id, attrs: { lead }, within: `case:${id}` }),
    reply: async ({ id }, { query: { cursor, limit } }) => page({ about: [`Case:${id}`, `case:${id}`] }, limit, cursor),
  })

  const whole = query({
    route: exportAudit,
    action: 'oversight.export-audit',
    load: async () => theNode,
    resource: () => theNode,
    reply: async (_, { query: filter }) => ({
      stream: Readable.from(exported(kernel, parts.node, filter), { objectMode: false }),
      headers: {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-disposition': 'attachment; filename="audit.ndjson"',
      },
    }),
  })

  const verify = query({
    route: verifyAudit,
    action: 'oversight.verify-audit',
    load: async () => theNode,
    resource: () => theNode,
    reply: async (_, { query: { known } }) => {
      const [seq, hash] = known?.split(':', 2) ?? []
      const heads = [...parts.remembered, ...(seq && hash ? [[Number(seq), hash] as const] : [])]
      const checked = await verifyTrail(kernel, parts.node, heads)
      if (checked.intact) keepHead(parts.remembered, checked.entries, checked.head)
      return { reply: checked }
    },
  })

  const rules = query({
    route: listRules,
    action: 'oversight.read-rules',
    purpose: 'none',
    audit: 'none',
    load: async () => theNode,
    resource: () => theNode,
    reply: async () => ({
      reply: {
        hash: kernel.policies.hash,
        rules: kernel.policies.rules.map(({ actions, source, fourEyes, ...rule }) => ({
          ...rule,
          source: source ?? null,
          fourEyes: fourEyes ?? null,
          actions: actions === 'all' ? ['all'] : [...actions],
        })),
      },
    }),
  })

  return [search, ofCase, whole, verify, rules]
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))]
}
