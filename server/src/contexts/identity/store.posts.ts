import type { Database, Write } from '#kernel/database'
import { administers } from './rules.weight.ts'
import { officerFields, toOfficer } from './store.officers.ts'
import { seatsOf, toTenure } from './store.seats.ts'
import type { Tables } from './store.tables.ts'
import { build } from './store.tables.ts'
import type { Authority, Officer, Post, Tenure } from './words.ts'

const postFields = ['id', 'authority', 'title', 'unit', 'roles', 'clearance', 'state', 'version'] as const
const authorityFields = ['id', 'names', 'kind', 'place', 'zone', 'languages', 'version'] as const

export type PostAndAuthority = { readonly post: Post; readonly authority: Authority }
export type Holder = { readonly officer: Officer; readonly tenure: Tenure }

export function postStore(database: Database) {
  const tables = database.tables<Tables>()
  const withAuthorities = async (rows: readonly Post[]): Promise<readonly PostAndAuthority[]> => {
    if (rows.length === 0) return []
    const found = await tables
      .selectFrom('identity.authority')
      .select(authorityFields)
      .where('id', 'in', [...new Set(rows.map(({ authority }) => authority))])
      .execute()
    const authorities = new Map(found.map((row) => [row.id, row as unknown as Authority]))
    return rows.flatMap((post) => {
      const authority = authorities.get(post.authority)
      return authority === undefined ? [] : [{ post, authority }]
    })
  }
  return {
    authorities: async (): Promise<readonly Authority[]> =>
      (await tables
        .selectFrom('identity.authority')
        .select(authorityFields)
        .orderBy('id')
        .execute()) as unknown as Authority[],
    authoritiesById: async (ids: readonly string[]): Promise<readonly Authority[]> =>
      ids.length === 0
        ? []
        : ((await tables
            .selectFrom('identity.authority')
            .select(authorityFields)
            .where('id', 'in', ids)
            .execute()) as unknown as Authority[]),
    authority: async (id: string): Promise<Authority | undefined> =>
      (await tables
        .selectFrom('identity.authority')
        .select(authorityFields)
        .where('id', '=', id)
        .executeTakeFirst()) as unknown as Authority | undefined,
    post: async (id: string): Promise<Post | undefined> =>
      (await tables
        .selectFrom('identity.post')
        .select(postFields)
        .where('id', '=', id)
        .executeTakeFirst()) as unknown as Post | undefined,
    posts: async (authority?: string): Promise<readonly Post[]> => {
      let rows = tables.selectFrom('identity.post').select(postFields).orderBy('id')
      if (authority !== undefined) rows = rows.where('authority', '=', authority)
      return (await rows.execute()) as unknown as Post[]
    },
    postFacts: async (ids: readonly string[]): Promise<readonly PostAndAuthority[]> => {
      if (ids.length === 0) return []
      const rows = await tables.selectFrom('identity.post').select(postFields).where('id', 'in', ids).execute()
      return withAuthorities(rows as unknown as Post[])
    },
    openPosts: async (): Promise<readonly PostAndAuthority[]> => {
      const rows = await tables
        .selectFrom('identity.post')
        .select(postFields)
        .where('state', '=', 'open')
        .orderBy('id')
        .execute()
      return withAuthorities(rows as unknown as Post[])
    },
    /** Tenures that have not ended by `now`, with their officers, by post. */
    holders: async (now: string, posts?: readonly string[]): Promise<ReadonlyMap<string, readonly Holder[]>> => {
      let rows = tables
        .selectFrom('identity.tenure')
        .selectAll()
        .where((where) => where.or([where('until_at', 'is', null), where('until_at', '>', now)]))
        .orderBy('id')
      if (posts !== undefined) rows = rows.where('post', 'in', posts)
      const tenures = (await rows.execute()).map(toTenure)
      const ids = [...new Set(tenures.map(({ officer }) => officer))]
      const people =
        ids.length === 0
          ? []
          : await tables.selectFrom('identity.officer').select(officerFields).where('id', 'in', ids).execute()
      const officers = new Map(people.map((row) => [row.id, toOfficer(row)]))
      const found = new Map<string, Holder[]>()
      for (const tenure of tenures) {
        const officer = officers.get(tenure.officer)
        if (officer !== undefined) found.set(tenure.post, [...(found.get(tenure.post) ?? []), { officer, tenure }])
      }
      return found
    },
    seats: (officers: readonly string[]) => seatsOf(database, officers),
  }
}

export const postWrites = {
  insertAuthority: (authority: Authority): Write => ({
    query: build.insertInto('identity.authority').values({ ...authority, names: JSON.stringify(authority.names) }),
    expects: 1,
  }),
  changeAuthority: (seen: number, { id, names, ...rest }: Authority): Write => ({
    query: build
      .updateTable('identity.authority')
      .set({ ...rest, names: JSON.stringify(names) })
      .where('id', '=', id)
      .where('version', '=', seen),
    expects: 1,
  }),
  insertPost: (post: Post): Write => ({
    query: build.insertInto('identity.post').values({ ...post, title: JSON.stringify(post.title) }),
    expects: 1,
  }),
  /** Keeps, too, when a post stops giving the duties of an administrator. */
  changePost: (before: Post, { id, title, ...rest }: Post, now: string): Write => ({
    query: build
      .updateTable('identity.post')
      .set({
        ...rest,
        title: JSON.stringify(title),
        ...(administers(before) && !administers(rest) ? { administered_until: now } : {}),
      })
      .where('id', '=', id)
      .where('version', '=', before.version),
    expects: 1,
  }),
}
