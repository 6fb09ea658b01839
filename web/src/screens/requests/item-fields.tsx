import { listDocuments } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { CheckboxField, SelectField, TextField } from '../../ui/fields.tsx'
import { Sign } from '../../ui/sign.tsx'
import { DateField } from '../cases/date-field.tsx'
import { newId } from './act-draft.ts'
import type { ItemDraft } from './act-draft.ts'
import type { ActFieldProps } from './act-field.tsx'
import { digestOf } from './digests.ts'
import css from './requests.module.css'

/** A button that asks for a file of this computer. The file stays here: only its digest is taken. */
function ChooseFile({ label, onChosen }: { label: string; onChosen: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button onClick={() => input.current?.click()}>{label}</Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          if (file !== undefined) onChosen(file)
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

/** Things that are handed over, each under the digest of its content: from the case, from this computer, or described. */
export function ItemsField({ field, request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const { items } = draft
  const terms = [...request.terms, ...draft.terms].filter(({ text }) => text.trim() !== '')
  const documents = useQuery({
    ...queryOf(listDocuments, { params: { case: request.case ?? '' } }),
    enabled: request.case !== null,
    retry: false,
  })
  const add = (name: string, digest: string) =>
    set({ items: [...items, { id: newId('i'), name, digest, terms: [], returnBy: '' }] })
  const change = (id: string, next: Partial<ItemDraft>) =>
    set({ items: items.map((one) => (one.id === id ? { ...one, ...next } : one)) })
  const left = (documents.data?.rows ?? []).filter(({ digest }) => !items.some((one) => one.digest === digest))
  return (
    <fieldset className={css['listField']}>
      <legend>
        {m(
          request.kind === 'freezing'
            ? 'requestAct.itemsFrozen'
            : field.required
              ? 'requestAct.field-items'
              : 'requestAct.itemsOptional',
        )}
      </legend>
      <p className={css['dim']}>{m('requestAct.hint-items')}</p>
      {errorOf('items') !== undefined && <p className={css['error']}>{errorOf('items')}</p>}
      {items.map((item, at) => (
        <div key={item.id} className={css['card']}>
          <TextField
            name={at === 0 ? 'items' : `items-${at}-name`}
            label={m('requestAct.itemName')}
            value={item.name}
            onChange={(name) => change(item.id, { name })}
          />
          <p className={css['dim']}>
            SHA-256{' '}
            <code className={css['code']} dir="ltr">
              {item.digest === '' ? '–' : item.digest}
            </code>
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
      <ButtonRow>
        <ChooseFile
          label={m('requestAct.addFile')}
          onChosen={(file) => void digestOf(file).then((digest) => add(file.name, digest))}
        />
        <Thing onAdd={add} />
      </ButtonRow>
      {left.length > 0 && (
        <SelectField
          name="items-document"
          label={m('requestAct.addDocument')}
          optional
          value=""
          onChange={(id) => {
            const chosen = left.find((one) => one.id === id)
            if (chosen !== undefined) add(chosen.name, chosen.digest)
          }}
          choices={left.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </fieldset>
  )
}

/** A thing without bytes is known by the digest of its description. */
function Thing({ onAdd }: { onAdd: (name: string, digest: string) => void }) {
  const m = useMessages()
  const input = useRef<HTMLInputElement>(null)
  return (
    <span className={css['thing']}>
      <label>
        {m('requestAct.thing')} <input ref={input} maxLength={200} dir="auto" />
      </label>
      <Button
        onClick={() => {
          const name = input.current?.value.trim() ?? ''
          if (name === '' || input.current === null) return
          input.current.value = ''
          void digestOf(name).then((digest) => onAdd(name, digest))
        }}
      >
        {m('requestAct.addThing')}
      </Button>
    </span>
  )
}

/** What came, held against the list it came with: the digest of each file is taken again and compared. */
export function InventoryField({ request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const hold = (id: string, digest: string) => set({ inventory: { ...draft.inventory, [id]: digest } })
  return (
    <fieldset className={css['listField']}>
      <legend>{m('requestAct.field-inventory')}</legend>
      <p className={css['dim']}>{m('requestAct.hint-inventory')}</p>
      {errorOf('inventory') !== undefined && <p className={css['error']}>{errorOf('inventory')}</p>}
      {request.items.length === 0 && <p>{m('requests.nothingHanded')}</p>}
      {request.items.map((item, at) => {
        const found = draft.inventory[item.id]
        const same = found === item.digest
        return (
          <div key={item.id} className={css['card']}>
            <p>
              <bdi>{item.name}</bdi>{' '}
              <code className={css['code']} dir="ltr">
                {item.digest.slice(0, 16)}…
              </code>
            </p>
            <output>
              {found === undefined ? (
                <>
                  <Sign of="open" /> {m('requestAct.notCompared')}
                </>
              ) : (
                <>
                  <Sign of={same ? 'good' : 'wrong'} /> {m(same ? 'requestAct.compared' : 'requestAct.differs')}
                </>
              )}
            </output>
            <ButtonRow>
              <ChooseFile
                label={m('requestAct.compareFile', { name: item.name })}
                onChosen={(file) => void digestOf(file).then((digest) => hold(item.id, digest))}
              />
            </ButtonRow>
            <CheckboxField
              name={at === 0 ? 'inventory' : `inventory-${item.id}`}
              label={m('requestAct.comparedByHand')}
              checked={same}
              onChange={(on) => hold(item.id, on ? item.digest : '')}
            />
          </div>
        )
      })}
    </fieldset>
  )
}
