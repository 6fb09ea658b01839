import { useMessages } from '../../lib/messages.tsx'
import { SettingsForm } from '../../routes/settings-form.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Delegations } from './delegations.tsx'
import css from './identity.module.css'
import { OwnPasskeys } from './own-passkeys.tsx'
import { OwnSessions } from './own-sessions.tsx'
import { Tongue } from './person.tsx'
import { useSession } from './session.ts'

/** What an officer decides about themselves: sessions, passkeys, the interface, who may stand in. */
export function Account() {
  const m = useMessages()
  const session = useSession()
  if (session === undefined) return <Skeleton />
  const { officer, acting } = session
  return (
    <Page title={m('menu.account')}>
      <Facts
        facts={[
          [m('admin.name'), <Tongue key="name" of={officer.name} />],
          [m('admin.email'), <bdi key="email">{officer.email}</bdi>],
          ...(acting === null ? [] : [[m('frame.post'), <Tongue key="post" of={acting.post.title} />] as const]),
        ]}
      />
      <OwnSessions />
      {session.method !== 'sandbox' && <OwnPasskeys />}
      {session.method === 'sandbox' && (
        <Section title={m('account.passkeys')}>
          <p>{m('account.samplePasskeys')}</p>
        </Section>
      )}
      {acting !== null && <Delegations acting={acting} officer={officer.id} />}
      <Section title={m('account.interface')}>
        <div className={css['checks']}>
          <SettingsForm />
        </div>
      </Section>
    </Page>
  )
}
