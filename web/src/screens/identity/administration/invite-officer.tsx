import { inviteOfficer } from '@comity/server/contracts/identity'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useState } from 'react'
import { languageNames, languages } from '../../../lib/language.ts'
import type { Language } from '../../../lib/language.ts'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { usePreferences } from '../../../lib/preferences.ts'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { SelectField, TextField } from '../../../ui/fields.tsx'
import { CommandForm } from '../command-form.tsx'
import { NameFields, nameOf } from '../name-fields.tsx'
import type { NameTyped } from '../name-fields.tsx'
import { OneTime } from '../one-time.tsx'
import { useOrder } from '../orders.ts'

type DialogProps = { readonly open: boolean; readonly onClose: () => void }

/** Invites an officer; the link is shown once, to be handed over on a way the administrator trusts. */
export function InviteOfficer({ open, onClose }: DialogProps) {
  const m = useMessages()
  return (
    <Dialog title={m('admin.invite')} open={open} onClose={onClose}>
      <InviteForm onClose={onClose} />
    </Dialog>
  )
}

function InviteForm({ onClose }: { onClose: () => void }) {
  const m = useMessages()
  const { language: shown } = usePreferences()
  const [name, setName] = useState<NameTyped>({ text: '', language: shown, transliteration: '' })
  const [email, setEmail] = useState('')
  const [language, setLanguage] = useState<Language>(shown)
  const order = useOrder(inviteOfficer)
  const body = { name: nameOf(name), email, language }
  if (order.reply !== undefined) return <Invitation invitation={order.reply} onClose={onClose} />
  return (
    <CommandForm
      schema={inviteOfficer.body}
      value={body}
      labels={{
        'name.text': m('admin.name'),
        'name.transliteration': m('admin.latin'),
        email: m('admin.email'),
        language: m('admin.language'),
      }}
      submit={m('admin.invite')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ body })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <NameFields
            name="name"
            label={m('admin.name')}
            hint={m('admin.nameHint')}
            value={name}
            onChange={setName}
            errorOf={errorOf}
          />
          <TextField
            name="email"
            type="email"
            label={m('admin.email')}
            error={errorOf('email')}
            value={email}
            onChange={setEmail}
          />
          <SelectField<Language>
            name="language"
            label={m('admin.language')}
            value={language}
            onChange={setLanguage}
            choices={languages.map((value) => ({ value, label: languageNames[value] }))}
          />
        </>
      )}
    </CommandForm>
  )
}

/** A fresh one-time link and until when it can be used. */
export function Invitation(props: { invitation: ReplyOf<typeof inviteOfficer>; onClose: () => void }) {
  const m = useMessages()
  const formats = useFormats()
  const { officer, link, expiresAt } = props.invitation
  return (
    <>
      <OneTime
        label={m('admin.linkFor', { name: officer.name.text })}
        value={link}
        hint={m('admin.linkHint', { time: formats.instant(expiresAt) })}
      />
      <ButtonRow>
        <Button onClick={props.onClose}>{m('ui.close')}</Button>
      </ButtonRow>
    </>
  )
}
