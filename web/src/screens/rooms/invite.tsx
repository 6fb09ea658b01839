import { inviteAuthority, listSeatable, seatOfficer } from '@comity/server/contracts/rooms'
import type { RoomView } from '@comity/server/contracts/rooms'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queries, queryOf } from '../../lib/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { offOf } from './offers.ts'
import css from './rooms.module.css'

type Given = {
  view: RoomView
  open: boolean
  onClose: () => void
  /** Lets an officer of this State in, where this State leads. */
  onLetIn: (officer: string) => Promise<void>
}

/** Who can be brought in: officers of this State at once or by being seated, other authorities by an invitation. */
export function InviteDialog(props: Given) {
  const m = useMessages()
  return (
    <Dialog title={m('rooms.addPeople')} open={props.open} onClose={props.onClose} wide>
      {props.open && <Choices {...props} />}
    </Dialog>
  )
}

function Choices({ view, onLetIn }: Given) {
  const m = useMessages()
  const formats = useFormats()
  const leads = view.own.startsWith(`${view.lead}/`)
  const [words, setWords] = useState('')
  const found = useQuery(queryOf(listSeatable, { params: { id: view.id } }))
  const acting = useMutation({
    mutationFn: async ({ work }: { readonly name: string; readonly work: () => Promise<unknown> }) => work(),
    onSuccess: async (_, { name }) => {
      say(name)
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['rooms'] }),
        queries.invalidateQueries({ queryKey: ['room-lines'] }),
      ])
    },
  })
  if (found.isPending) return <Skeleton />
  if (found.isError) return <ErrorState failure={found.error} onRetry={() => void found.refetch()} />
  const { officers } = found.data
  const wanted = words.trim().toLocaleLowerCase()
  const authorities = found.data.authorities.filter(({ state, name }) =>
    `${formats.country(state)} ${state} ${name.text}`.toLocaleLowerCase().includes(wanted),
  )
  const params = { id: view.id }
  const busy = acting.isPending
  return (
    <div className={css['choices']}>
      {acting.isError && <ErrorState failure={acting.error} />}
      <section>
        <h3>{m('rooms.ownOfficers')}</h3>
        <p className="dim">{m(leads ? 'rooms.ownOfficersLead' : 'rooms.ownOfficersSeat')}</p>
        {officers.length === 0 && <p className="dim">{m('rooms.noOfficers')}</p>}
        <ul className={css['pick']}>
          {officers.map(({ officer, person, post, ready, cleared }) => {
            const off = !cleared
              ? { because: m('roomsRefusal.clearance-too-low') }
              : ready
                ? offOf(m, view, leads ? 'rooms.invite' : 'rooms.seat')
                : { because: m('roomsRefusal.no-browser-yet') }
            const work = leads ? () => onLetIn(officer) : () => api.call(seatOfficer, { params, body: { officer } })
            return (
              <li key={officer}>
                <span>
                  <bdi>{person.text}</bdi>
                  <span className="dim">
                    {' '}
                    · <bdi>{post.text}</bdi>
                  </span>
                </span>
                <Button
                  busy={busy}
                  off={off}
                  label={m(leads ? 'rooms.letInNamed' : 'rooms.seatNamed', { name: person.text })}
                  onClick={() =>
                    acting.mutate({
                      name: m(leads ? 'rooms.letInDone' : 'rooms.seatDone', { name: person.text }),
                      work,
                    })
                  }
                >
                  {m(leads ? 'rooms.letIn' : 'rooms.seat')}
                </Button>
              </li>
            )
          })}
        </ul>
      </section>
      {leads && (
        <section>
          <h3>{m('rooms.authorities')}</h3>
          <p className="dim">{m('rooms.authoritiesText')}</p>
          <TextField
            name="authority"
            type="search"
            label={m('rooms.findAuthority')}
            optional
            value={words}
            onChange={setWords}
          />
          <ul className={css['pick']}>
            {authorities.map(({ state, authority, name }) => (
              <li key={`${state} ${authority}`}>
                <span>
                  <bdi>{name.text}</bdi>
                  <span className="dim"> · {formats.country(state)}</span>
                </span>
                <Button
                  busy={busy}
                  off={offOf(m, view, 'rooms.invite')}
                  label={m('rooms.inviteNamed', { name: name.text })}
                  onClick={() =>
                    acting.mutate({
                      name: m('rooms.invitedDone', { name: name.text }),
                      work: () => api.call(inviteAuthority, { params, body: { state, authority } }),
                    })
                  }
                >
                  {m('rooms.invite')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
