import type { Identity } from '#contexts/identity'
import type { LangText } from '#kernel/schema/text'
import type { CaseFile, Participation } from './records.ts'
import type { Case, Participant } from './words.ts'

/** Stands where identity no longer knows a name; the identifier beside it still tells who. */
const nameless: LangText = { language: 'und', text: '—' }

export async function authorityNames(
  identity: Identity,
  ids: readonly string[],
): Promise<(id: string) => Case['authority']> {
  const known = await identity.authorities([...new Set(ids)])
  return (id) => ({ id, name: known.get(id)?.names[0] ?? nameless })
}

export async function authorityOf(identity: Identity, file: Pick<CaseFile, 'authority'>): Promise<Case['authority']> {
  return (await authorityNames(identity, [file.authority]))(file.authority)
}

export async function postTitles(identity: Identity, ids: readonly string[]): Promise<(id: string) => LangText> {
  const known = await identity.posts([...new Set(ids)])
  return (id) => known.get(id)?.post.title ?? nameless
}

/** The case as the contract shows it. */
export function shown(file: CaseFile, authority: Case['authority']): Case {
  const { participants: _participants, changedAt: _at, changedBy: _by, ...rest } = file
  return { ...rest, authority }
}

export async function participantsOf(
  identity: Identity,
  participants: readonly Participation[],
): Promise<readonly Participant[]> {
  const known = await identity.posts(participants.map(({ post }) => post))
  return participants.map((one) => {
    const facts = known.get(one.post)
    return {
      ...one,
      title: facts?.post.title ?? nameless,
      unit: facts?.post.unit ?? '—',
      authority: { id: facts?.authority.id ?? one.post, name: facts?.authority.names[0] ?? nameless },
    }
  })
}
