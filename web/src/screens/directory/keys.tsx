import { revokeKey, rotateKey } from '@comity/server/contracts/directory'
import type { OwnKey } from '@comity/server/contracts/directory'
import { listAuthorities } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { queryOf } from '../../lib/queries.ts'
import { Button } from '../../ui/button.tsx'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Sign } from '../../ui/sign.tsx'
import { Table } from '../../ui/table.tsx'
import { say } from '../../ui/toast.tsx'
import { soon } from '../exchange/soon.ts'
import { CommandForm } from '../identity/command-form.tsx'
import css from './directory.module.css'
import { useOrder } from './parts.tsx'

/** Where a key stands now. */
export function stateOf(key: Pick<OwnKey, 'from' | 'until' | 'compromisedAt'>, now: string) {
  if (key.compromisedAt !== null) return 'compromised'
  if (Date.parse(key.from) > Date.parse(now)) return 'coming'
  return key.until !== null && Date.parse(key.until) <= Date.parse(now) ? 'over' : 'valid'
}

const signs = { valid: 'good', coming: 'waits', over: 'over', compromised: 'wrong' } as const

/** The keys of this node and of its authorities, with the ways to replace one and to take one back. */
export function Keys({ keys }: { keys: readonly OwnKey[] }) {
  const m = useMessages()
  const now = useNow()
  const [act, setAct] = useState<{ readonly what: 'rotate' | 'revoke'; readonly key: OwnKey }>()
  const authorities = useQuery(queryOf(listAuthorities, {}))
  const close = () => setAct(undefined)
  const ownerOf = ({ signer }: OwnKey) => {
    const [, authority] = signer.split('/')
    if (authority === undefined) return m('neighbours.keyNode')
    return authorities.data?.authorities.find(({ id }) => id === authority)?.names[0]?.text ?? authority.slice(0, 8)
  }
  const nameOf = (key: OwnKey) => `${ownerOf(key)}, ${m(`neighbours.use-${key.use}`)}`
  return (
    <>
      <Table<OwnKey>
        caption={m('neighbours.keys')}
        rows={keys}
        idOf={({ id }) => id}
        nameOf={nameOf}
        columns={[
          { id: 'owner', title: m('neighbours.keyOf'), cell: (key) => <bdi>{ownerOf(key)}</bdi> },
          { id: 'use', title: m('neighbours.keyUse'), cell: ({ use }) => m(`neighbours.use-${use}`) },
          {
            id: 'state',
            title: m('neighbours.keyState'),
            cell: (key) => {
              const state = stateOf(key, now)
              return (
                <span className={css['line']}>
                  <Sign of={signs[state]} /> {m(`neighbours.key-${state}`)}
                </span>
              )
            },
          },
          { id: 'from', title: m('neighbours.from'), minor: true, cell: ({ from }) => <Instant at={from} /> },
          {
            id: 'until',
            title: m('neighbours.until'),
            minor: true,
            cell: ({ until }) =>
              until === null ? <span className="dim">{m('neighbours.open')}</span> : <Instant at={until} />,
          },
          {
            id: 'algorithm',
            title: m('neighbours.algorithm'),
            minor: true,
            cell: ({ algorithm }) => (
              <bdi className="code" dir="ltr">
                {algorithm}
              </bdi>
            ),
          },
          {
            id: 'act',
            title: m('ui.more'),
            cell: (key) => {
              const state = stateOf(key, now)
              return (
                <span className={css['line']}>
                  {state === 'valid' && (
                    <Button
                      kind="quiet"
                      label={m('neighbours.rotateNamed', { name: nameOf(key) })}
                      onClick={() => setAct({ what: 'rotate', key })}
                    >
                      {m('neighbours.rotate')}
                    </Button>
                  )}
                  {state !== 'compromised' && (
                    <Button
                      kind="quiet"
                      label={m('neighbours.revokeNamed', { name: nameOf(key) })}
                      onClick={() => setAct({ what: 'revoke', key })}
                    >
                      {m('neighbours.revoke')}
                    </Button>
                  )}
                </span>
              )
            },
          },
        ]}
      />
      <Dialog
        title={act === undefined ? '' : m(`neighbours.${act.what}Named`, { name: nameOf(act.key) })}
        open={act !== undefined}
        onClose={close}
      >
        {act?.what === 'rotate' && <Rotate of={act.key} onClose={close} />}
        {act?.what === 'revoke' && <Revoke of={act.key} onClose={close} />}
      </Dialog>
    </>
  )
}

function Rotate({ of, onClose }: { of: OwnKey; onClose: () => void }) {
  const m = useMessages()
  const { zone } = useFormats()
  const [from, setFrom] = useState(() => soon(2))
  const [until, setUntil] = useState(() => soon(16))
  const order = useOrder(rotateKey, () => {
    say(m('neighbours.rotated'))
    onClose()
  })
  const [, authority] = of.signer.split('/')
  const body = { of: authority ?? ('node' as const), use: of.use, from, until }
  return (
    <CommandForm
      schema={rotateKey.body}
      value={body}
      labels={{ from: m('neighbours.newFrom'), until: m('neighbours.oldUntil') }}
      submit={m('neighbours.rotate')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ body })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <p>{m('neighbours.rotateText')}</p>
          <DateTimeField
            name="from"
            label={m('neighbours.newFrom')}
            error={errorOf('from')}
            value={from}
            onChange={setFrom}
            zone={zone}
          />
          <DateTimeField
            name="until"
            label={m('neighbours.oldUntil')}
            error={errorOf('until')}
            value={until}
            onChange={setUntil}
            zone={zone}
          />
        </>
      )}
    </CommandForm>
  )
}

function Revoke({ of, onClose }: { of: OwnKey; onClose: () => void }) {
  const m = useMessages()
  const { zone } = useFormats()
  const [compromisedAt, setAt] = useState(() => soon(0))
  const [reason, setReason] = useState('')
  const order = useOrder(revokeKey, () => {
    say(m('neighbours.revoked'))
    onClose()
  })
  const body = { compromisedAt, reason }
  return (
    <CommandForm
      schema={revokeKey.body}
      value={body}
      labels={{ compromisedAt: m('neighbours.compromisedAt'), reason: m('neighbours.reason') }}
      submit={m('neighbours.revoke')}
      grave
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ params: { key: of.id }, body })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <p>{m('neighbours.revokeText')}</p>
          <DateTimeField
            name="compromisedAt"
            label={m('neighbours.compromisedAt')}
            error={errorOf('compromisedAt')}
            value={compromisedAt}
            onChange={setAt}
            zone={zone}
          />
          <TextField
            name="reason"
            label={m('neighbours.reason')}
            error={errorOf('reason')}
            value={reason}
            onChange={setReason}
          />
        </>
      )}
    </CommandForm>
  )
}
