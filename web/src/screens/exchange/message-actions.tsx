import { holdMessage, recallMessage, releaseMessage } from '@comity/server/contracts/exchange'
import type { MessageView } from '@comity/server/contracts/exchange'
import { useRouter } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useCommands } from '../../lib/commands.ts'
import type { Command } from '../../lib/commands.ts'
import { useMessages } from '../../lib/messages.tsx'
import type { PlainKey } from '../../lib/messages.tsx'
import { ActionMenu } from '../../ui/action-menu.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { say } from '../../ui/toast.tsx'
import { ReasonDialog } from '../identity/reason-dialog.tsx'
import { Assign, KeepInCase, Refuse } from './action-forms.tsx'
import { GrantDialog } from './grant-dialogs.tsx'
import type { GrantAct } from './grant-dialogs.tsx'
import { offOf, useOrder } from './orders.ts'

type Act = 'recall' | 'refuse' | 'hold' | 'release-hold' | 'file' | 'assign' | GrantAct
type Entry = {
  readonly id: Act | 'answer' | 'correct'
  readonly title: PlainKey
  readonly keys?: string
  readonly grave?: boolean
}

/** What can be done with a message, in the order in which it is most often done. */
function entriesOf({ side, hold, grants }: MessageView): readonly Entry[] {
  const received: readonly Entry[] = [
    { id: 'answer', title: 'exchange.answer', keys: 'r' },
    { id: 'assign', title: 'exchange.assign', keys: 'a' },
    { id: 'file', title: 'exchange.file', keys: 'f' },
    { id: 'ask-grant', title: 'exchange.askGrant' },
    ...(grants.some(({ used }) => !used) ? [{ id: 'pass-on', title: 'exchange.passOn' } as const] : []),
    hold === null
      ? { id: 'hold', title: 'exchange.hold', keys: 'h' }
      : { id: 'release-hold', title: 'exchange.release', keys: 'h' },
    { id: 'refuse', title: 'exchange.refuse', grave: true },
  ]
  const sent: readonly Entry[] = [
    { id: 'correct', title: 'exchange.correct', keys: 'e' },
    { id: 'file', title: 'exchange.file', keys: 'f' },
    { id: 'grant', title: 'exchange.grant' },
    { id: 'recall', title: 'exchange.recall', grave: true },
  ]
  return side === 'received' ? received : sent
}

/** The actions of a message: the first as a button, the others in a list; what is off says why. */
export function MessageActions({ message }: { message: MessageView }) {
  const m = useMessages()
  const router = useRouter()
  const [act, setAct] = useState<Act>()
  const entries = entriesOf(message)
  const off = (id: string) => offOf(m, message.offers, `exchange.${id}`)
  const run = (id: Entry['id']) => {
    if (id === 'answer') router.history.push(`/messages/new?answers=${message.id}`)
    else if (id === 'correct') router.history.push(`/messages/new?corrects=${message.id}`)
    else setAct(id)
  }
  const offered = JSON.stringify(message.offers)
  useCommands(
    useMemo(
      () =>
        entriesOf(message).map(({ id, title, keys }): Command => {
          const why = offOf(m, message.offers, `exchange.${id}`)
          return {
            id: `message.${id}`,
            title,
            ...(keys === undefined ? {} : { keys }),
            why: () => (why === undefined ? undefined : { text: why.because }),
            run: () => run(id),
          }
        }),
      // oxlint-disable-next-line react/exhaustive-deps -- the message is a new object at each reading; what it offers decides
      [m, message.id, message.side, message.hold === null, offered],
    ),
  )
  // What can be done now comes first; the rest, with its reasons, is in the list.
  const first = entries.find(({ id }) => off(id) === undefined)
  const others = entries.filter((entry) => entry !== first)
  return (
    <>
      <ButtonRow>
        {first !== undefined && (
          <Button
            kind={first.id === 'answer' ? 'main' : first.grave === true ? 'grave' : 'plain'}
            onClick={() => run(first.id)}
          >
            {m(first.title)}
          </Button>
        )}
        <ActionMenu
          actions={others.map(({ id, title, keys, grave = false }) => ({
            id,
            title: m(title),
            keys,
            grave,
            off: off(id)?.because,
            run: () => run(id),
          }))}
        />
      </ButtonRow>
      <Dialogs message={message} act={act} onClose={() => setAct(undefined)} />
    </>
  )
}

type DialogsProps = { message: MessageView; act: Act | undefined; onClose: () => void }

function Dialogs({ message, act, onClose }: DialogsProps) {
  const m = useMessages()
  const params = { id: message.id }
  const done = (text: PlainKey) => () => {
    onClose()
    say(m(text))
  }
  const recall = useOrder(recallMessage, done('exchange.recalled'))
  const hold = useOrder(holdMessage, done('exchange.held'))
  const release = useOrder(releaseMessage, done('exchange.released'))
  return (
    <>
      <ReasonDialog
        title={m('exchange.recall')}
        text={m('exchange.recallText')}
        submit={m('exchange.recall')}
        open={act === 'recall'}
        busy={recall.pending}
        refusal={recall.refusal}
        onSend={(reason) => recall.send({ params, body: { reason } })}
        onClose={onClose}
      />
      <ReasonDialog
        title={m('exchange.hold')}
        text={m('exchange.holdText')}
        submit={m('exchange.hold')}
        open={act === 'hold'}
        busy={hold.pending}
        refusal={hold.refusal}
        onSend={(reason) => hold.send({ params, version: message.version, body: { reason } })}
        onClose={onClose}
      />
      <ReasonDialog
        title={m('exchange.release')}
        text={m('exchange.releaseText')}
        submit={m('exchange.release')}
        open={act === 'release-hold'}
        busy={release.pending}
        refusal={release.refusal}
        onSend={(reason) => release.send({ params, version: message.version, body: { reason } })}
        onClose={onClose}
      />
      <Dialog title={m('exchange.refuse')} open={act === 'refuse'} onClose={onClose}>
        <Refuse message={message} onDone={done('exchange.refused')} onClose={onClose} />
      </Dialog>
      <Dialog title={m('exchange.file')} open={act === 'file'} onClose={onClose}>
        <KeepInCase message={message} onDone={done('exchange.filed')} onClose={onClose} />
      </Dialog>
      <Dialog title={m('exchange.assign')} open={act === 'assign'} onClose={onClose}>
        <Assign message={message} onDone={done('exchange.assigned')} onClose={onClose} />
      </Dialog>
      <GrantDialog
        message={message}
        act={act === 'ask-grant' || act === 'grant' || act === 'pass-on' ? act : undefined}
        onDone={(text) => done(text)()}
        onClose={onClose}
      />
    </>
  )
}
