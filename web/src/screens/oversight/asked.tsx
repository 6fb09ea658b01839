import { listAuthorities, listPosts } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Facts } from '../../ui/page.tsx'

const wordOfField: Readonly<Record<string, PlainKey>> = {
  officer: 'admin.officer',
  post: 'admin.post',
  id: 'oversight.record',
  kind: 'admin.kind',
  from: 'admin.from',
  until: 'admin.until',
  reason: 'admin.reason',
  roles: 'admin.roles',
  clearance: 'admin.clearance',
  title: 'admin.postTitle',
  unit: 'admin.unit',
  authority: 'admin.authority',
  name: 'admin.name',
  email: 'admin.email',
  language: 'admin.language',
}

/** What was asked for, field by field, as it will be carried out. Names stand for known ids; nothing is left out. */
export function Asked({ asked }: { asked: Readonly<Record<string, unknown>> }) {
  const m = useMessages()
  const formats = useFormats()
  const posts = useQuery(queryOf(listPosts, {}))
  const authorities = useQuery(queryOf(listAuthorities, {}))
  const known = new Map<string, string>()
  for (const { id, names } of authorities.data?.authorities ?? []) known.set(id, names[0]?.text ?? id)
  for (const post of posts.data?.posts ?? []) {
    known.set(post.id, post.title.text)
    for (const { officer } of post.holders) known.set(officer.id, officer.name.text)
  }
  const facts = leavesOf(asked).map(([path, value]): readonly [string, ReactNode] => {
    const last = path.split('.').at(-1) ?? path
    const field = wordOfField[last]
    return [field === undefined ? path : m(field), <bdi key={path}>{written(m, formats.instant, known, value)}</bdi>]
  })
  return (
    <section aria-label={m('oversight.asked')}>
      <h4 className="dim">{m('oversight.asked')}</h4>
      <Facts facts={facts} />
    </section>
  )
}

/** Every value with its path; lists stay together. */
export function leavesOf(value: unknown, path = ''): readonly (readonly [path: string, value: unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]]
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, path === '' ? name : `${path}.${name}`))
}

function written(
  m: Messages,
  instant: (at: string) => string,
  known: ReadonlyMap<string, string>,
  value: unknown,
): string {
  if (value === null || value === undefined) return '—'
  if (Array.isArray(value)) return value.map((one) => written(m, instant, known, one)).join(', ')
  if (typeof value !== 'string') return JSON.stringify(value)
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return instant(value)
  if (hasMessage('role', value)) return m(`role.${value}` as PlainKey)
  if (value === 'holder' || value === 'substitute' || value === 'delegate') return m(`admin.kind-${value}`)
  return known.get(value) ?? value
}
