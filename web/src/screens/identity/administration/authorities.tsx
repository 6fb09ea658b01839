import { authorityKinds, changeAuthority, createAuthority, listAuthorities } from '@comity/server/contracts/identity'
import type { Authority } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { usePreferences } from '../../../lib/preferences.ts'
import { queryOf } from '../../../lib/queries.ts'
import { Button } from '../../../ui/button.tsx'
import { ComboField } from '../../../ui/combo-field.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { CheckboxField, SelectField, TextField } from '../../../ui/fields.tsx'
import { Question } from '../../../ui/question.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { CommandForm } from '../command-form.tsx'
import css from '../identity.module.css'
import { NameFields, nameOf } from '../name-fields.tsx'
import { useOrder } from '../orders.ts'
import { Tongue } from '../person.tsx'
import { tongueName, tongues } from '../tongues.ts'
import { Administration } from './administration.tsx'

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({ value, label: value }))

/** The authorities of this State that work at this node. */
export function Authorities() {
  const m = useMessages()
  const formats = useFormats()
  const authorities = useQuery(queryOf(listAuthorities, {}))
  const [open, setOpen] = useState<Authority | 'new'>()
  const close = () => setOpen(undefined)
  const title = m(open === 'new' ? 'admin.addAuthority' : 'admin.changeAuthority')
  return (
    <Administration
      title={m('menu.authorities')}
      actions={
        <Button kind="main" onClick={() => setOpen('new')}>
          {m('admin.addAuthority')}
        </Button>
      }
    >
      {authorities.isPending && <Skeleton lines={6} />}
      {authorities.isError && <ErrorState failure={authorities.error} onRetry={() => void authorities.refetch()} />}
      {authorities.isSuccess && (
        <Table<Authority>
          caption={m('menu.authorities')}
          rows={authorities.data.authorities}
          idOf={({ id }) => id}
          nameOf={({ names }) => names[0]?.text ?? ''}
          hrefOf={({ id }) => `/administration/posts?authority=${id}`}
          empty={<EmptyState title={m('admin.noAuthorities')}>{m('admin.noAuthoritiesText')}</EmptyState>}
          columns={[
            {
              id: 'name',
              title: m('admin.name'),
              cell: ({ names }) => names[0] !== undefined && <Tongue of={names[0]} />,
            },
            { id: 'kind', title: m('admin.authorityKind'), cell: ({ kind }) => m(`admin.authority-${kind}`) },
            { id: 'place', title: m('admin.place'), minor: true, cell: ({ place }) => <bdi>{place}</bdi> },
            {
              id: 'languages',
              title: m('admin.languages'),
              minor: true,
              cell: (row) => formats.list(row.languages.map((tag) => tongueName(tag, formats.language))),
            },
            {
              id: 'change',
              title: m('admin.change'),
              cell: (row) => (
                <Button label={m('admin.changeNamed', { name: row.names[0]?.text ?? '' })} onClick={() => setOpen(row)}>
                  {m('admin.change')}
                </Button>
              ),
            },
          ]}
        />
      )}
      <Dialog title={title} open={open !== undefined} onClose={close}>
        <AuthorityForm authority={open === 'new' ? undefined : open} onClose={close} />
      </Dialog>
    </Administration>
  )
}

function AuthorityForm({ authority, onClose }: { authority: Authority | undefined; onClose: () => void }) {
  const m = useMessages()
  const { language, zone: own } = usePreferences()
  const first = authority?.names[0]
  const [name, setName] = useState({
    text: first?.text ?? '',
    language: first?.language ?? (language as string),
    transliteration: first?.transliteration ?? '',
  })
  const [kind, setKind] = useState<Authority['kind'] | ''>(authority?.kind ?? '')
  const [place, setPlace] = useState(authority?.place ?? '')
  const [zone, setZone] = useState<string | null>(authority?.zone ?? own)
  const [spoken, setSpoken] = useState<Authority['languages']>(authority?.languages ?? [language])
  const create = useOrder(createAuthority, onClose)
  const change = useOrder(changeAuthority, onClose)
  const order = authority === undefined ? create : change
  const value = {
    names: [nameOf(name), ...(authority?.names.slice(1) ?? [])],
    kind,
    place,
    zone: zone ?? '',
    languages: spoken,
  }
  const send = () => {
    const body = createAuthority.body.parse(value)
    if (authority === undefined) create.send({ body })
    else change.send({ params: { id: authority.id }, version: authority.version, body })
  }
  return (
    <CommandForm
      schema={createAuthority.body}
      value={value}
      labels={{
        'names.0.text': m('admin.name'),
        kind: m('admin.authorityKind'),
        place: m('admin.place'),
        zone: m('frame.zone'),
        languages: m('admin.languages'),
      }}
      submit={m('form.save')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={send}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <NameFields name="names.0" label={m('admin.name')} value={name} onChange={setName} errorOf={errorOf} />
          <SelectField
            name="kind"
            label={m('admin.authorityKind')}
            error={errorOf('kind')}
            value={kind}
            onChange={setKind}
            choices={authorityKinds.map((one) => ({ value: one, label: m(`admin.authority-${one}`) }))}
          />
          <TextField name="place" label={m('admin.place')} error={errorOf('place')} value={place} onChange={setPlace} />
          <ComboField
            name="zone"
            label={m('frame.zone')}
            error={errorOf('zone')}
            value={zone}
            onChange={setZone}
            choices={zones}
          />
          <Question name="languages" title={m('admin.languages')} error={errorOf('languages')}>
            <div className={css['checks']}>
              {[...new Set([...tongues, ...spoken])].map((one, index) => (
                <CheckboxField
                  key={one}
                  name={index === 0 ? 'languages' : `languages.${one}`}
                  label={tongueName(one, language)}
                  checked={spoken.includes(one)}
                  onChange={(on) => setSpoken(on ? [...spoken, one] : spoken.filter((other) => other !== one))}
                />
              ))}
            </div>
          </Question>
        </>
      )}
    </CommandForm>
  )
}
