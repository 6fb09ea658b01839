import { listAuthorities, listPosts } from '@comity/server/contracts/identity'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress } from '../../../lib/address.ts'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { useNow } from '../../../lib/now.ts'
import { queryOf } from '../../../lib/queries.ts'
import { matches } from '../../../lib/search-words.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { SelectField } from '../../../ui/fields.tsx'
import { SplitPane } from '../../../ui/split-pane.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import css from '../identity.module.css'
import { Tongue } from '../person.tsx'
import { Administration } from './administration.tsx'
import { PostForm } from './post-form.tsx'
import { PostPane } from './post-pane.tsx'
import { SearchField } from './search-field.tsx'

export type PostRow = ReplyOf<typeof listPosts>['posts'][number]

/** The posts of this State: who holds them, and what they entitle to. */
export function Posts() {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  const address = useAddress()
  const [adding, setAdding] = useState(false)
  const posts = useQuery(queryOf(listPosts, {}))
  const authorities = useQuery(queryOf(listAuthorities, {}))
  const authority = address.get('authority') ?? 'all'
  const nameOf = (id: string) => authorities.data?.authorities.find((one) => one.id === id)?.names[0]?.text ?? ''
  const rows = (posts.data?.posts ?? []).filter(
    (post) =>
      (authority === 'all' || post.authority === authority) &&
      matches(`${post.title.text} ${post.title.transliteration ?? ''} ${post.unit}`, address.get('q') ?? ''),
  )
  const open = posts.data?.posts.find(({ id }) => id === address.get('post'))
  const holding = (post: PostRow) =>
    post.holders.filter(({ tenure }) => tenure.from <= now && (tenure.until === null || tenure.until > now))
  const list = (
    <div className={css['pane']}>
      <search className={css['filters']}>
        <SearchField label={m('admin.searchPosts')} />
        <SelectField
          name="authority"
          label={m('admin.authority')}
          value={authority}
          onChange={(chosen) => address.set({ authority: chosen === 'all' ? undefined : chosen })}
          choices={[
            { value: 'all', label: m('admin.everyAuthority') },
            ...(authorities.data?.authorities ?? []).map(({ id }) => ({ value: id, label: nameOf(id) })),
          ]}
        />
      </search>
      {posts.isPending && <Skeleton lines={8} />}
      {posts.isError && <ErrorState failure={posts.error} onRetry={() => void posts.refetch()} />}
      {posts.isSuccess && (
        <Table<PostRow>
          caption={m('menu.posts')}
          rows={rows}
          idOf={({ id }) => id}
          nameOf={({ title }) => title.text}
          hrefOf={({ id }) => address.hrefWith({ post: id })}
          empty={<EmptyState title={m('admin.noPosts')}>{m('admin.noMatchText')}</EmptyState>}
          columns={[
            {
              id: 'title',
              title: m('admin.post'),
              cell: ({ title, state }) => (
                <>
                  <Tongue of={title} /> {state === 'closed' && <Badge>{m('admin.closed')}</Badge>}
                </>
              ),
            },
            {
              id: 'holder',
              title: m('admin.holders'),
              cell: (post) =>
                holding(post).length === 0 ? (
                  <span className={css['lead']}>{m('admin.vacant')}</span>
                ) : (
                  <bdi>{formats.list(holding(post).map(({ officer }) => officer.name.text))}</bdi>
                ),
            },
            {
              id: 'authority',
              title: m('admin.authority'),
              minor: true,
              cell: (post) => <bdi>{nameOf(post.authority)}</bdi>,
            },
            {
              id: 'clearance',
              title: m('admin.clearance'),
              minor: true,
              cell: (post) => formats.number(post.clearance),
            },
          ]}
        />
      )}
    </div>
  )
  return (
    <Administration
      title={m('menu.posts')}
      actions={
        <Button kind="main" onClick={() => setAdding(true)}>
          {m('admin.addPost')}
        </Button>
      }
    >
      <Dialog title={m('admin.addPost')} open={adding} onClose={() => setAdding(false)}>
        <PostForm authorities={authorities.data?.authorities ?? []} onClose={() => setAdding(false)} />
      </Dialog>
      {open === undefined ? (
        list
      ) : (
        <SplitPane list={list} start={50}>
          <PostPane key={open.id} post={open} authorities={authorities.data?.authorities ?? []} />
        </SplitPane>
      )}
    </Administration>
  )
}
