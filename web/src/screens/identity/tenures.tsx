import { endTenure } from '@comity/server/contracts/identity'
import type { Tenure } from '@comity/server/contracts/identity'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import css from './identity.module.css'
import { useOrder } from './orders.ts'
import { ReasonDialog } from './reason-dialog.tsx'

/** A tenure as it is listed: the directory shown to everybody leaves the reason out. */
export type Listed = Omit<Tenure, 'reason'> & { readonly reason?: string }

/** Tenures, substitutions and delegations with their time; those in force can be ended. */
export function Tenures(props: {
  tenures: readonly Listed[]
  nameOf: (tenure: Listed) => ReactNode
  wordOf: (tenure: Listed) => string
  empty?: string
}) {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  const [ending, setEnding] = useState<Listed>()
  const end = useOrder(endTenure, () => setEnding(undefined))
  if (props.tenures.length === 0) return <p className={css['lead']}>{props.empty ?? m('admin.noTenures')}</p>
  return (
    <>
      <ul className={css['rows']}>
        {props.tenures.map((tenure) => {
          const over = tenure.until !== null && tenure.until <= now
          return (
            <li key={tenure.id}>
              <div>
                <span>
                  {props.nameOf(tenure)}{' '}
                  <Badge tone={over ? 'plain' : 'accent'}>{m(`admin.kind-${tenure.kind}`)}</Badge>
                </span>
                <span className={css['lead']}>
                  {tenure.until === null
                    ? m('admin.since', { from: formats.day(tenure.from) })
                    : m('admin.fromUntil', { from: formats.day(tenure.from), until: formats.day(tenure.until) })}
                  {tenure.roles !== null && ` · ${formats.list(tenure.roles.map((role) => m(`role.${role}`)))}`}
                </span>
                {tenure.reason !== undefined && <bdi className={css['lead']}>{tenure.reason}</bdi>}
              </div>
              {!over && (
                <Button
                  label={m('admin.endNamed', { name: props.wordOf(tenure) })}
                  onClick={() => {
                    end.clear()
                    setEnding(tenure)
                  }}
                >
                  {m('admin.endTenure')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      <ReasonDialog
        key={ending?.id ?? 'none'}
        title={m('admin.endTenure')}
        text={m('admin.endTenureText')}
        submit={m('admin.endTenure')}
        open={ending !== undefined}
        busy={end.pending}
        refusal={end.refusal}
        onSend={(reason) => ending !== undefined && end.send({ params: { id: ending.id }, body: { reason } })}
        onClose={() => setEnding(undefined)}
      />
    </>
  )
}
