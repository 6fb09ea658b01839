import { searchAudit } from '@comity/server/contracts/oversight'
import type { AuditEntry } from '@comity/server/contracts/oversight'
import { z } from 'zod'
import type { Tone } from '../../ui/badge.tsx'

const Filter = z.object({
  from: searchAudit.query.shape.from.catch(undefined),
  until: searchAudit.query.shape.until.catch(undefined),
  officer: searchAudit.query.shape.officer.catch(undefined),
  action: searchAudit.query.shape.action.catch(undefined),
  resource: searchAudit.query.shape.resource.catch(undefined),
  outcome: searchAudit.query.shape.outcome.catch(undefined),
})
export type Filter = { readonly [Name in keyof z.output<typeof Filter>]?: NonNullable<z.output<typeof Filter>[Name]> }

/** The filter that stands in an address; what does not fit is left out. */
export function filterOf(get: (name: string) => string | undefined): Filter {
  const wanted = Object.fromEntries(Object.keys(Filter.shape).map((name) => [name, get(name)]))
  return Object.fromEntries(Object.entries(Filter.parse(wanted)).filter(([, value]) => value !== undefined)) as Filter
}

/** How an outcome is coloured; its word says the same. */
export const outcomeTone: Readonly<Record<AuditEntry['outcome'], Tone>> = {
  done: 'good',
  read: 'plain',
  refused: 'caution',
  defect: 'critical',
}
