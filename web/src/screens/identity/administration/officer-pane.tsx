import {
  dismissOfficer,
  listPosts,
  reinstateOfficer,
  renewInvitation,
  suspendOfficer,
} from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress } from '../../../lib/address.ts'
import { languageNames } from '../../../lib/language.ts'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { queryOf } from '../../../lib/queries.ts'
import { ruleSentence } from '../../../lib/rules.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Link } from '../../../ui/link.tsx'
import { Facts, Section } from '../../../ui/page.tsx'
import { OpenPane } from '../open-pane.tsx'
import { RefusalNotice } from '../notice.tsx'
import { useOrder } from '../orders.ts'
import { OfficerState, Tongue } from '../person.tsx'
import { ReasonDialog } from '../reason-dialog.tsx'
import { Tenures } from '../tenures.tsx'
import { AssignPost } from './assign-post.tsx'
import { Invitation } from './invite-officer.tsx'
import type { OfficerRow } from './officers.tsx'

type Act = 'suspend' | 'reinstate' | 'dismiss'

/** One officer: state, tenures, and what an administrator may do; what is off says why. */
export function OfficerPane({ officer }: { officer: OfficerRow }) {
  const m = useMessages()
  const formats = useFormats()
  const address = useAddress()
  const [act, setAct] = useState<Act>()
  const [assigning, setAssigning] = useState(false)
  const posts = useQuery(queryOf(listPosts, {}))
  const done = () => setAct(undefined)
  const orders = {
    suspend: useOrder(suspendOfficer, done),
    reinstate: useOrder(reinstateOfficer, done),
    dismiss: useOrder(dismissOfficer, done),
  }
  const renew = useOrder(renewInvitation)
  const offOf = (action: string) => {
    const offer = officer.offers.find((one) => one.action === action)
    if (offer === undefined || offer.allowed) return {}
    return { off: { because: ruleSentence(m, offer.rule, offer.because), rule: offer.rule } }
  }
  const titleOf = (id: string) => posts.data?.posts.find((post) => post.id === id)?.title
  const begin = (next: Act) => {
    orders[next].clear()
    setAct(next)
  }
  const chosen = act ?? 'suspend'
  return (
    <OpenPane label={officer.name.text}>
      <div>
        <h2>
          <Tongue of={officer.name} />
        </h2>
        <Link href={address.hrefWith({ officer: undefined })}>{m('ui.close')}</Link>
      </div>
      <Facts
        facts={[
          [
            m('admin.state'),
            <span key="state">
              <OfficerState state={officer.state} />{' '}
              {officer.sample && <Badge tone="caution">{m('signIn.sample')}</Badge>}
            </span>,
          ],
          [m('admin.email'), <bdi key="email">{officer.email}</bdi>],
          [m('admin.language'), languageNames[officer.language]],
          [m('account.passkeys'), formats.number(officer.passkeys)],
        ]}
      />
      <RefusalNotice refusal={renew.refusal} />
      <ButtonRow>
        <Button onClick={() => setAssigning(true)} {...offOf('identity.assign-post')}>
          {m('admin.assign')}
        </Button>
        <Button
          busy={renew.pending}
          onClick={() => renew.send({ params: { id: officer.id }, body: {} })}
          {...offOf('identity.renew-invitation')}
        >
          {m('admin.renew')}
        </Button>
        {officer.state === 'suspended' ? (
          <Button onClick={() => begin('reinstate')} {...offOf('identity.reinstate-officer')}>
            {m('admin.reinstate')}
          </Button>
        ) : (
          <Button kind="grave" onClick={() => begin('suspend')} {...offOf('identity.suspend-officer')}>
            {m('admin.suspend')}
          </Button>
        )}
        <Button kind="grave" onClick={() => begin('dismiss')} {...offOf('identity.dismiss-officer')}>
          {m('admin.dismiss')}
        </Button>
      </ButtonRow>
      <Section title={m('admin.tenures')}>
        <Tenures
          tenures={officer.tenures}
          nameOf={(tenure) => {
            const title = titleOf(tenure.post)
            return (
              <Link href={`/administration/posts?post=${tenure.post}`}>
                {title === undefined ? m('admin.post') : <Tongue of={title} />}
              </Link>
            )
          }}
          wordOf={(tenure) => titleOf(tenure.post)?.text ?? ''}
        />
      </Section>
      <Dialog title={m('admin.renew')} open={renew.reply !== undefined} onClose={renew.clear}>
        {renew.reply !== undefined && <Invitation invitation={renew.reply} onClose={renew.clear} />}
      </Dialog>
      <AssignPost open={assigning} onClose={() => setAssigning(false)} officer={officer.id} />
      <ReasonDialog
        key={chosen}
        title={m(`admin.${chosen}`)}
        text={m(`admin.${chosen}Text`, { name: officer.name.text })}
        submit={m(`admin.${chosen}`)}
        open={act !== undefined}
        busy={orders[chosen].pending}
        refusal={orders[chosen].refusal}
        onSend={(reason) =>
          orders[chosen].send({ params: { id: officer.id }, version: officer.version, body: { reason } })
        }
        onClose={done}
      />
    </OpenPane>
  )
}
