import { fetchFile } from '@comity/server/contracts/requests'
import { useRef, useState } from 'react'
import { addressOf } from '../../lib/api.ts'
import { useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/fields.tsx'
import { Sign } from '../../ui/sign.tsx'
import type { ActFieldProps } from './act-field.tsx'
import { FileState, useFiles } from './annexes/file-state.tsx'
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

/** What came, held against the list it came with: the digest of each file is taken again and compared. */
export function InventoryField({ request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const files = useFiles(request.id)
  const [busy, setBusy] = useState<string>()
  const hold = (id: string, digest: string) => set({ inventory: { ...draft.inventory, [id]: digest } })
  /** The bytes that came are fetched, and their digest is taken here. */
  const compare = async (id: string, digest: string) => {
    setBusy(id)
    try {
      const reply = await fetch(addressOf(fetchFile, { params: { id: request.id, digest } }), { redirect: 'error' })
      if (reply.ok) hold(id, await digestOf(await reply.blob()))
    } catch {
      // Cut short, or altered where it lies: it is not compared.
    }
    setBusy(undefined)
  }
  return (
    <fieldset className={css['listField']}>
      <legend>{m('requestAct.field-inventory')}</legend>
      <p className="dim">{m('requestAct.hint-inventory')}</p>
      {errorOf('inventory') !== undefined && <p className="error">{errorOf('inventory')}</p>}
      {request.items.length === 0 && <p>{m('requests.nothingHanded')}</p>}
      {request.items.map((item, at) => {
        const found = draft.inventory[item.id]
        const same = found === item.digest
        const row = files.findLast((one) => one.as === 'item' && one.id === item.id)
        const came = row?.state === 'here' ? row.digest : row?.found?.digest
        return (
          <div key={item.id} className={css['card']}>
            <p>
              <bdi>{item.name}</bdi>{' '}
              <code className="code" dir="ltr">
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
            {row !== undefined && <FileState request={request.id} row={row} label={item.name} />}
            <ButtonRow>
              {came !== undefined && (
                <Button
                  busy={busy === item.id}
                  label={`${m('annexes.compareCame')}: ${item.name}`}
                  onClick={() => void compare(item.id, came)}
                >
                  {m('annexes.compareCame')}
                </Button>
              )}
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
