import { changePost, createPost, roles } from '@comity/server/contracts/identity'
import type { Authority, Post } from '@comity/server/contracts/identity'
import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { usePreferences } from '../../../lib/preferences.ts'
import { SelectField, TextField } from '../../../ui/fields.tsx'
import { Question } from '../../../ui/question.tsx'
import { CommandForm } from '../command-form.tsx'
import { RoleChecks } from '../delegations.tsx'
import { NameFields, nameOf } from '../name-fields.tsx'
import { useOrder } from '../orders.ts'

const levels = ['0', '1', '2', '3', '4'] as const

/** Adds a post, or changes one: what it is called, where it stands, and what it entitles to. */
export function PostForm(props: { post?: Post; authorities: readonly Authority[]; onClose: () => void }) {
  const m = useMessages()
  const { language } = usePreferences()
  const { post, authorities, onClose } = props
  const [title, setTitle] = useState({
    text: post?.title.text ?? '',
    language: post?.title.language ?? (language as string),
    transliteration: post?.title.transliteration ?? '',
  })
  const [authority, setAuthority] = useState(post?.authority ?? '')
  const [unit, setUnit] = useState(post?.unit ?? '')
  const [given, setGiven] = useState<Post['roles']>(post?.roles ?? [])
  const [clearance, setClearance] = useState<(typeof levels)[number]>(levels[post?.clearance ?? 0] ?? '0')
  const create = useOrder(createPost, onClose)
  const change = useOrder(changePost, onClose)
  const body = { title: nameOf(title), authority, unit, roles: given, clearance: Number(clearance) }
  const order = post === undefined ? create : change
  return (
    <CommandForm
      schema={createPost.body}
      value={body}
      labels={{
        'title.text': m('admin.postTitle'),
        authority: m('admin.authority'),
        unit: m('admin.unit'),
        roles: m('admin.roles'),
        clearance: m('admin.clearance'),
      }}
      submit={m('form.save')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() =>
        post === undefined
          ? create.send({ body })
          : change.send({ params: { id: post.id }, version: post.version, body })
      }
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <NameFields name="title" label={m('admin.postTitle')} value={title} onChange={setTitle} errorOf={errorOf} />
          <SelectField
            name="authority"
            label={m('admin.authority')}
            error={errorOf('authority')}
            value={authority}
            onChange={setAuthority}
            choices={authorities.map(({ id, names }) => ({ value: id, label: names[0]?.text ?? id }))}
          />
          <TextField name="unit" label={m('admin.unit')} error={errorOf('unit')} value={unit} onChange={setUnit} />
          <Question name="roles" title={m('admin.roles')} error={errorOf('roles')}>
            <RoleChecks all={roles} chosen={given} onChange={(next) => setGiven([...next])} />
          </Question>
          <SelectField
            name="clearance"
            label={m('admin.clearance')}
            hint={m('admin.clearanceHint')}
            value={clearance}
            onChange={setClearance}
            choices={levels.map((value) => ({ value, label: m(`admin.clearance-${value}`) }))}
          />
        </>
      )}
    </CommandForm>
  )
}
