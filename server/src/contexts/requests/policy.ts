import type { Resource } from '#kernel/authorise'
import type { Columns } from '#kernel/policy'
import { rankOf } from '#kernel/schema/marking'
import { kindOf, trackOf } from '#law/kinds/catalogue'
import type { Act } from '#law/kinds/kind'
import type { RequestFile } from './records.ts'

// A request as policies see it, twice: as an entity to decide on, and as columns of `requests.request r` to narrow a list
// by. The two must say the same; requests.property.test.ts holds them together.

/** What the asker may do in the case a request belongs to. */
export type ByCase = { readonly read: boolean; readonly write: boolean }
export const notByCase: ByCase = { read: false, write: false }

/** States of a draft that still lies with who writes it. */
const withAuthor: readonly string[] = ['draft', 'based', 'announced']
/** States in which a request is written: drafts, and requests whose provisional arrest was asked before them. */
const written: readonly string[] = ['draft', 'based', 'arrest-asked', 'arrest-notified', 'not-arrested']

export function isDraft({ side, state }: Pick<RequestFile, 'side' | 'state'>): boolean {
  return side === 'requesting' && written.includes(state)
}

/** Whether it has left the desk where it was drafted, or has come from elsewhere. */
export function isHandedIn({ side, state }: Pick<RequestFile, 'side' | 'state'>): boolean {
  return side === 'requested' || !withAuthor.includes(state)
}

/** Whether it goes between police contact points. */
export function isPolice(kind: string): boolean {
  const found = kindOf(kind)
  return (
    found !== undefined &&
    trackOf(found).requesting.acts.some(({ id, roles }) => id === 'submit' && roles.includes('police-contact'))
  )
}

export function requestResource(
  file: Pick<
    RequestFile,
    'id' | 'reference' | 'side' | 'state' | 'kind' | 'authority' | 'post' | 'privileged' | 'marking' | 'case'
  >,
  byCase: ByCase,
  act?: Pick<Act, 'roles' | 'fourEyes'>,
): Resource {
  return {
    type: 'Request',
    id: file.id,
    within: file.case === null ? `request:${file.id}` : `case:${file.case}`,
    label: file.reference,
    attrs: {
      side: file.side,
      authority: file.authority,
      post: file.post,
      handed_in: isHandedIn(file),
      police: isPolice(file.kind),
      privileged: file.privileged,
      rank: rankOf(file.marking.classification),
      tlp: file.marking.tlp,
      by_case: byCase.read,
      by_case_write: byCase.write,
      roles: [...(act?.roles ?? [])],
      two: act?.fourEyes ?? false,
    },
  }
}

/** The columns of a list that is read without a case, or inside a case that the asker may read. */
export function requestColumns(byCase: ByCase): Columns {
  const said = (holds: boolean) => ({ sql: holds ? 'true' : 'false', kind: 'boolean', required: true }) as const
  return {
    side: { sql: 'r.side', kind: 'text', required: true },
    authority: { sql: 'r.authority::text', kind: 'text', required: true },
    post: { sql: 'r.post', kind: 'text', required: true },
    handed_in: { sql: 'r.handed_in', kind: 'boolean', required: true },
    police: { sql: 'r.police', kind: 'boolean', required: true },
    privileged: { sql: 'r.privileged', kind: 'boolean', required: true },
    rank: { sql: 'r.rank', kind: 'number', required: true },
    tlp: { sql: 'r.tlp', kind: 'text', required: true },
    by_case: said(byCase.read),
    by_case_write: said(byCase.write),
  }
}
