import { listPeers, proposeList } from '@comity/server/contracts/directory'
import type { Space } from '@comity/server/contracts/directory'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { CheckboxField, SelectField, TextField } from '../../ui/fields.tsx'
import { Question } from '../../ui/question.tsx'
import { say } from '../../ui/toast.tsx'
import { soon } from '../exchange/soon.ts'
import { CommandForm } from '../identity/command-form.tsx'
import css from './directory.module.css'
import { useOrder } from './parts.tsx'

/** Proposes a founding list, or the next version of one: members, until when it holds, and at the founding who signs. */
export function ProposeList({ space, waiting, onClose }: { space?: Space; waiting: boolean; onClose: () => void }) {
  const m = useMessages()
  const formats = useFormats()
  const peers = useQuery(queryOf(listPeers, {}))
  const own = peers.data?.own.state
  const known = [...(own === undefined ? [] : [own]), ...(peers.data?.peers ?? []).map(({ state }) => state)]
  const [name, setName] = useState(space?.space ?? '')
  const [title, setTitle] = useState(space?.title ?? '')
  const [members, setMembers] = useState<readonly string[]>(space?.members.map(({ state }) => state) ?? [])
  const [signers, setSigners] = useState<readonly string[]>([])
  const [threshold, setThreshold] = useState('2')
  const [validUntil, setValidUntil] = useState(() => soon(365))
  const [instead, setInstead] = useState(false)
  const order = useOrder(proposeList, () => {
    say(m('neighbours.proposed'))
    onClose()
  })
  const body = {
    space: name.trim(),
    title,
    members: [...members],
    validUntil,
    ...(instead ? { instead } : {}),
    ...(space === undefined ? { founding: { signers: [...signers], threshold: Number(threshold) } } : {}),
  }
  const states = (field: string, chosen: readonly string[], set: (states: readonly string[]) => void) => (
    <div className={css['checks']}>
      {[...new Set([...known, ...chosen])].map((state, index) => (
        <CheckboxField
          key={state}
          name={index === 0 ? field : `${field}.${state}`}
          label={formats.country(state)}
          checked={chosen.includes(state)}
          onChange={(on) => set(on ? [...chosen, state] : chosen.filter((one) => one !== state))}
        />
      ))}
    </div>
  )
  return (
    <CommandForm
      schema={proposeList.body}
      value={body}
      labels={{
        space: m('neighbours.spaceName'),
        title: m('neighbours.listTitle'),
        members: m('neighbours.members'),
        'founding.signers': m('neighbours.signers'),
        'founding.threshold': m('neighbours.thresholdField'),
        validUntil: m('directory.valid'),
      }}
      submit={m('neighbours.propose')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ body })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <p>{m('neighbours.proposeText')}</p>
          {space === undefined && (
            <TextField
              name="space"
              label={m('neighbours.spaceName')}
              hint={m('neighbours.spaceNameHint')}
              error={errorOf('space')}
              value={name}
              onChange={setName}
              spellCheck={false}
            />
          )}
          <TextField
            name="title"
            label={m('neighbours.listTitle')}
            error={errorOf('title')}
            value={title}
            onChange={setTitle}
          />
          <Question name="members" title={m('neighbours.members')} error={errorOf('members')}>
            {states('members', members, setMembers)}
          </Question>
          {space === undefined && (
            <>
              <Question name="founding.signers" title={m('neighbours.signers')} error={errorOf('founding.signers')}>
                {states('founding.signers', signers, setSigners)}
              </Question>
              <SelectField
                name="founding.threshold"
                label={m('neighbours.thresholdField')}
                error={errorOf('founding.threshold')}
                value={threshold}
                onChange={setThreshold}
                choices={Array.from({ length: Math.max(2, signers.length) }, (_, index) => ({
                  value: String(index + 1),
                  label: formats.number(index + 1),
                }))}
              />
            </>
          )}
          <DateTimeField
            name="validUntil"
            label={m('directory.valid')}
            error={errorOf('validUntil')}
            value={validUntil}
            onChange={setValidUntil}
            zone={formats.zone}
          />
          {waiting && (
            <CheckboxField name="instead" label={m('neighbours.instead')} checked={instead} onChange={setInstead} />
          )}
        </>
      )}
    </CommandForm>
  )
}
