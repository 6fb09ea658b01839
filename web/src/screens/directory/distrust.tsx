import { distrustPeer, suspendPeer } from '@comity/server/contracts/directory'
import type { Peer } from '@comity/server/contracts/directory'
import { useState } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { say } from '../../ui/toast.tsx'
import { ReasonDialog } from '../identity/reason-dialog.tsx'
import { offOf, useOrder } from './parts.tsx'

type Act = 'suspend' | 'distrust'

/** The way away from trust: one officer is enough, at once, with a reason. */
export function Distrust({ peer }: { peer: Peer }) {
  const m = useMessages()
  const formats = useFormats()
  const [act, setAct] = useState<Act>()
  const done = () => {
    setAct(undefined)
    say(m('neighbours.done'))
  }
  const orders = { suspend: useOrder(suspendPeer, done), distrust: useOrder(distrustPeer, done) }
  const chosen = act ?? 'suspend'
  return (
    <>
      <ButtonRow>
        {(['suspend', 'distrust'] as const).map((one) => (
          <Button
            key={one}
            kind="grave"
            off={offOf(m, peer.offers, `directory.${one}-peer`)}
            onClick={() => {
              orders[one].clear()
              setAct(one)
            }}
          >
            {m(`neighbours.${one}`)}
          </Button>
        ))}
      </ButtonRow>
      <ReasonDialog
        key={chosen}
        title={m(`neighbours.${chosen}`)}
        text={m(`neighbours.${chosen}Text`, { state: formats.country(peer.state) })}
        submit={m(`neighbours.${chosen}`)}
        open={act !== undefined}
        busy={orders[chosen].pending}
        refusal={orders[chosen].refusal}
        onSend={(reason) => orders[chosen].send({ params: { state: peer.state }, body: { reason } })}
        onClose={() => setAct(undefined)}
      />
    </>
  )
}
