import { holdRequest, releaseRequestHold, type RequestView } from '@comity/server/contracts/requests'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { useSend } from '../../lib/queries.ts'
import { Button } from '../../ui/button.tsx'
import { say } from '../../ui/toast.tsx'
import { needsSecond, offOf } from '../cases/offers.ts'
import { ReasonDialog } from '../cases/reason-dialog.tsx'

/** Forbids that the content of a request is destroyed, or allows it again: with a reason, which stands in the record. */
export function HoldRequest({ request }: { request: RequestView }) {
  const m = useMessages()
  const [asked, setAsked] = useState(false)
  const { id, version, offers, retention } = request
  const held = retention.hold !== null
  const [route, action] = held ? [releaseRequestHold, 'requests.release-hold'] : [holdRequest, 'requests.hold']
  const title = m(held ? 'requests.releaseHold' : 'requests.hold')
  const close = () => setAsked(false)
  const sending = useSend(route as typeof holdRequest, {
    onDone: () => {
      say(m(held ? 'requests.releaseDone' : 'requests.holdDone'))
      close()
    },
  })
  if (retention.destroyedAt !== null) return null
  return (
    <>
      <Button off={offOf(m, offers, action)} onClick={() => setAsked(true)}>
        {needsSecond(offers, action) ? m('cases.withSecond', { action: title }) : title}
      </Button>
      <ReasonDialog
        title={title}
        open={asked}
        onClose={close}
        onSend={(reason) => sending.send({ params: { id }, version, body: { reason } })}
        pending={sending.pending}
        refusal={sending.refusal}
      />
    </>
  )
}
