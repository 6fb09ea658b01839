import { listPosts, listServiceAccounts, revokeServiceAccount } from '@comity/server/contracts/identity'
import type { ServiceAccount } from '@comity/server/contracts/identity'
import { purposeOf } from '@comity/law/purposes'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { useNow } from '../../../lib/now.ts'
import { usePreferences } from '../../../lib/preferences.ts'
import { queryOf } from '../../../lib/queries.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { Instant } from '../../../ui/deadline.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import css from '../identity.module.css'
import { RefusalNotice } from '../notice.tsx'
import { useOrder } from '../orders.ts'
import { Tongue } from '../person.tsx'
import { Administration } from './administration.tsx'
import { ServiceAccountForm } from './service-account-form.tsx'

/** Programs that may use this node, each in a post, for one purpose and for a time. */
export function ServiceAccounts() {
  const m = useMessages()
  const formats = useFormats()
  const { language } = usePreferences()
  const now = useNow()
  const accounts = useQuery(queryOf(listServiceAccounts, {}))
  const posts = useQuery(queryOf(listPosts, {}))
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<ServiceAccount>()
  const revoke = useOrder(revokeServiceAccount, () => setRevoking(undefined))
  const titleOf = (id: string) => posts.data?.posts.find((post) => post.id === id)?.title
  const stateOf = (account: ServiceAccount) =>
    account.revokedAt !== null ? 'revoked' : account.expiresAt <= now ? 'expired' : 'valid'
  return (
    <Administration
      title={m('menu.serviceAccounts')}
      actions={
        <Button kind="main" onClick={() => setCreating(true)}>
          {m('admin.addAccount')}
        </Button>
      }
    >
      {accounts.isPending && <Skeleton lines={4} />}
      {accounts.isError && <ErrorState failure={accounts.error} onRetry={() => void accounts.refetch()} />}
      {accounts.isSuccess && (
        <Table<ServiceAccount>
          caption={m('menu.serviceAccounts')}
          rows={accounts.data.accounts}
          idOf={({ id }) => id}
          nameOf={({ name }) => name}
          empty={<EmptyState title={m('admin.noAccounts')}>{m('admin.noAccountsText')}</EmptyState>}
          columns={[
            {
              id: 'name',
              title: m('admin.name'),
              cell: (account) => (
                <>
                  <bdi>{account.name}</bdi>{' '}
                  <Badge tone={stateOf(account) === 'valid' ? 'good' : 'plain'}>
                    {m(`admin.account-${stateOf(account)}`)}
                  </Badge>
                </>
              ),
            },
            {
              id: 'post',
              title: m('admin.post'),
              cell: ({ post }) => {
                const title = titleOf(post)
                return title !== undefined && <Tongue of={title} />
              },
            },
            {
              id: 'scopes',
              title: m('admin.scopes'),
              minor: true,
              cell: ({ scopes }) => <code className={css['mono']}>{formats.list(scopes)}</code>,
            },
            {
              id: 'purpose',
              title: m('frame.purpose'),
              minor: true,
              cell: ({ purpose }) => purposeOf(purpose)?.names[language] ?? purpose,
            },
            { id: 'expires', title: m('admin.expires'), cell: ({ expiresAt }) => <Instant at={expiresAt} /> },
            {
              id: 'revoke',
              title: m('admin.revoke'),
              cell: (account) =>
                stateOf(account) === 'valid' && (
                  <Button
                    label={m('admin.revokeNamed', { name: account.name })}
                    onClick={() => {
                      revoke.clear()
                      setRevoking(account)
                    }}
                  >
                    {m('admin.revoke')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      <Dialog title={m('admin.addAccount')} open={creating} onClose={() => setCreating(false)}>
        <ServiceAccountForm posts={posts.data?.posts ?? []} onClose={() => setCreating(false)} />
      </Dialog>
      <Dialog title={m('admin.revoke')} open={revoking !== undefined} onClose={() => setRevoking(undefined)}>
        <div className={css['pane']}>
          <p>{m('admin.revokeText', { name: revoking?.name ?? '' })}</p>
          <RefusalNotice refusal={revoke.refusal} />
          <ButtonRow>
            <Button
              kind="grave"
              busy={revoke.pending}
              onClick={() => revoking !== undefined && revoke.send({ params: { id: revoking.id }, body: {} })}
            >
              {m('admin.revoke')}
            </Button>
            <Button onClick={() => setRevoking(undefined)}>{m('ui.cancel')}</Button>
          </ButtonRow>
        </div>
      </Dialog>
    </Administration>
  )
}
