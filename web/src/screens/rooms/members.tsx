import { claimOffer } from '@comity/server/contracts/rooms'
import type { Member, RoomView, Waiting } from '@comity/server/contracts/rooms'
import { fromBase64 } from '@comity/proof/base64'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queries } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ButtonRow } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import type { RoomDevice } from './device/session.ts'
import { InviteDialog } from './invite.tsx'
import css from './rooms.module.css'

type Given = {
  view: RoomView
  device: RoomDevice | undefined
  inside: boolean
  /** Number of the newest message. */
  last: number
}

/** Who is there, by State, in which post, and how far each has read; who waits to be let in. */
export function Members({ view, device, inside, last }: Given) {
  const m = useMessages()
  const formats = useFormats()
  const [inviting, setInviting] = useState(false)
  const states = [...new Set(view.authorities.map(({ state }) => state))]
  const open = view.state === 'open'
  return (
    <aside className={css['members']} aria-label={m('rooms.members')}>
      <div className={css['membersHead']}>
        <h2>{m('rooms.members')}</h2>
        {open && <Button onClick={() => setInviting(true)}>{m('rooms.addPeople')}</Button>}
      </div>
      {states.map((state) => (
        <section key={state} className={css['state']}>
          <h3>
            {formats.country(state)} <span className="dim">{state}</span>
            {state === view.lead && <Badge tone="accent">{m('rooms.leads')}</Badge>}
          </h3>
          <p className="dim">
            {formats.list(view.authorities.filter((one) => one.state === state).map(({ name }) => name.text))}
          </p>
          <ul>
            {view.members
              .filter(({ name }) => name.startsWith(`${state}/`))
              .map((member) => (
                <MemberRow key={member.name} member={member} view={view} device={device} inside={inside} last={last} />
              ))}
            {view.waiting
              .filter(({ name }) => name.startsWith(`${state}/`))
              .map((waiting) => (
                <WaitingRow
                  key={waiting.name}
                  waiting={waiting}
                  view={view}
                  device={device}
                  inside={inside}
                  last={last}
                />
              ))}
          </ul>
        </section>
      ))}
      <InviteDialog
        view={view}
        open={inviting}
        onClose={() => setInviting(false)}
        onLetIn={async (officer) => {
          const { offer } = await api.call(claimOffer, { params: { id: view.id }, body: { officer } })
          await device?.change(view.id, { add: [fromBase64(offer) ?? new Uint8Array()] })
        }}
      />
    </aside>
  )
}

type RowGiven<K extends string, V> = Given & { readonly [Name in K]: V }

function MemberRow({ member, view, device, inside, last }: RowGiven<'member', Member>) {
  const m = useMessages()
  const [asked, setAsked] = useState(false)
  const read = view.reading.find(({ name }) => name === member.name)
  const left = view.leaving.includes(member.name)
  const own = member.name === view.own
  const state = (name: string) => name.slice(0, 3)
  const mine = state(view.own) === view.lead || state(view.own) === state(member.name) || left
  const removing = useChange(m('rooms.removed', { name: member.person.text }), () =>
    device?.change(view.id, { remove: [member.name] }),
  )
  return (
    <li className={css['member']}>
      <p>
        <bdi>{member.person.text}</bdi>
        {own && <span className="dim"> · {m('rooms.you')}</span>}
        {left && <Badge tone="caution">{m('rooms.hasLeft')}</Badge>}
      </p>
      <p className="dim">
        <bdi>{member.post.text}</bdi>
      </p>
      {!own && (
        <p className="dim">
          {read === undefined ? (
            m('rooms.readNothing')
          ) : (
            <>
              {read.number >= last ? m('rooms.readAll') : m('rooms.readUntil')} <Instant at={read.at} />
            </>
          )}
        </p>
      )}
      {!own && inside && mine && view.state === 'open' && (
        <Button
          kind="quiet"
          label={m('rooms.removeNamed', { name: member.person.text })}
          onClick={() => setAsked(true)}
        >
          {m('rooms.remove')}
        </Button>
      )}
      <Dialog title={m('rooms.removeNamed', { name: member.person.text })} open={asked} onClose={() => setAsked(false)}>
        <p className={css['text']}>{m('rooms.removeText')}</p>
        {removing.isError && <ErrorState failure={removing.error} />}
        <ButtonRow>
          <Button
            kind="grave"
            busy={removing.isPending}
            onClick={() => removing.mutate(undefined, { onSuccess: () => setAsked(false) })}
          >
            {m('rooms.remove')}
          </Button>
          <Button onClick={() => setAsked(false)}>{m('ui.cancel')}</Button>
        </ButtonRow>
      </Dialog>
    </li>
  )
}

function WaitingRow({ waiting, view, device, inside }: RowGiven<'waiting', Waiting>) {
  const m = useMessages()
  const leads = view.own.startsWith(view.lead)
  const letting = useChange(m('rooms.letInDone', { name: waiting.person.text }), () =>
    device?.change(view.id, { add: [fromBase64(waiting.offer) ?? new Uint8Array()] }),
  )
  return (
    <li className={css['member']} data-waiting>
      <p>
        <bdi>{waiting.person.text}</bdi> <Badge tone="caution">{m('rooms.place-waiting')}</Badge>
      </p>
      <p className="dim">
        <bdi>{waiting.post.text}</bdi> · <bdi>{waiting.authority.name.text}</bdi>
      </p>
      {letting.isError && <ErrorState failure={letting.error} />}
      {inside && leads && view.state === 'open' && (
        <Button
          kind="main"
          busy={letting.isPending}
          label={m('rooms.letInNamed', { name: waiting.person.text })}
          onClick={() => letting.mutate()}
        >
          {m('rooms.letIn')}
        </Button>
      )}
    </li>
  )
}

/** A change of the group made on this device; whatever it shows is asked anew. */
function useChange(done: string, work: () => Promise<void> | undefined) {
  return useMutation({
    mutationFn: async () => work(),
    onSuccess: async () => {
      say(done)
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['rooms'] }),
        queries.invalidateQueries({ queryKey: ['room-lines'] }),
      ])
    },
  })
}
