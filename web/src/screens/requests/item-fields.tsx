import type { FileRef } from '@comity/server/contracts/requests'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { CheckboxField, TextField } from '../../ui/fields.tsx'
import { newId } from './act-draft.ts'
import type { ItemDraft } from './act-draft.ts'
import type { ActFieldProps } from './act-field.tsx'
import { LayFiles } from './annexes/lay-files.tsx'
import { digestOf } from './digests.ts'
import css from './requests.module.css'

/** Things that are handed over, each under the digest of its content: from the case, from this computer, or described. */
export function ItemsField({ field, request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const { items } = draft
  const terms = [...request.terms, ...draft.terms].filter(({ text }) => text.trim() !== '')
  const add = (name: string, digest: string, file?: FileRef) =>
    set({ items: [...items, { id: newId('i'), name, digest, terms: [], returnBy: '', file }] })
  const change = (id: string, next: Partial<ItemDraft>) =>
    set({ items: items.map((one) => (one.id === id ? { ...one, ...next } : one)) })
  return (
    <fieldset className={css['listField']} data-wrong={errorOf('items') === undefined ? undefined : true}>
      <legend>
        {m(
          request.kind === 'freezing'
            ? 'requestAct.itemsFrozen'
            : field.required
              ? 'requestAct.field-items'
              : 'requestAct.itemsOptional',
        )}
      </legend>
      <p className="dim">{m('requestAct.hint-items')}</p>
      {errorOf('items') !== undefined && <p className="error">{errorOf('items')}</p>}
      {items.map((item, at) => (
        <div key={item.id} className={css['card']}>
          <TextField
            name={at === 0 ? 'items' : `items-${at}-name`}
            label={m('requestAct.itemName')}
            value={item.name}
            onChange={(name) => change(item.id, { name })}
          />
          <p className="dim">
            SHA-256{' '}
            <code className="code" dir="ltr">
              {item.digest === '' ? '–' : item.digest}
            </code>{' '}
            · {m(item.file === undefined ? 'annexes.noFile' : 'annexes.withFile')}
          </p>
          {terms.map(({ id, text }) => (
            <CheckboxField
              key={id}
              name={`items-${at}-term-${id}`}
              label={m('requestAct.underTerm', { term: text })}
              checked={item.terms.includes(id)}
              onChange={(on) =>
                change(item.id, { terms: on ? [...item.terms, id] : item.terms.filter((one) => one !== id) })
              }
            />
          ))}
          <DateField
            name={`items-${at}-returnBy`}
            label={m('requestAct.returnBy')}
            optional
            value={item.returnBy}
            onChange={(returnBy) => change(item.id, { returnBy })}
          />
          <Button onClick={() => set({ items: items.filter(({ id }) => id !== item.id) })}>
            {m('requestAct.remove')}
          </Button>
        </div>
      ))}
      <LayFiles
        request={request}
        name="items-files"
        label={m('annexes.goAlong')}
        multiple
        taken={items.map(({ digest }) => digest)}
        onLaid={({ file }) => add(file.name, file.digest, file)}
      />
      <Thing onAdd={add} />
    </fieldset>
  )
}

/** A thing without bytes is known by the digest of its description. */
function Thing({ onAdd }: { onAdd: (name: string, digest: string) => void }) {
  const m = useMessages()
  const [name, setName] = useState('')
  const add = () => {
    const described = name.trim()
    if (described === '') return
    setName('')
    void digestOf(described).then((digest) => onAdd(described, digest))
  }
  return (
    <div className={css['thing']}>
      <TextField
        name="items-thing"
        label={m('requestAct.thing')}
        optional
        value={name}
        onChange={(text) => setName(text.slice(0, 200))}
      />
      <Button onClick={add}>{m('requestAct.addThing')}</Button>
    </div>
  )
}
