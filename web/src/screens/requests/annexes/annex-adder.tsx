import type { Annex, RequestView } from '@comity/server/contracts/requests'
import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { annexOf, faultsOf, proposed, type AnnexValue } from './annex-draft.ts'
import { AnnexFields } from './annex-form.tsx'
import css from './annexes.module.css'
import { LayFiles } from './lay-files.tsx'

type AnnexAdderProps = {
  readonly request: Pick<RequestView, 'id' | 'case' | 'language'>
  /** The annexes there are. */
  readonly annexes: readonly Annex[]
  /** Demands an annex can answer, and those a new one is proposed for. */
  readonly sections: readonly string[]
  readonly fills?: readonly string[]
  readonly kind?: string
  readonly multiple?: boolean
  /** Whether it was saved. */
  readonly onAdd: (annex: Annex) => Promise<boolean>
}

/** Files that become annexes: each is described once it is here, and added. */
export function AnnexAdder(props: AnnexAdderProps) {
  const { request, annexes, sections, fills = [], kind, multiple = false, onAdd } = props
  const m = useMessages()
  const [pending, setPending] = useState<readonly AnnexValue[]>([])
  const drop = (id: string) => setPending((before) => before.filter((one) => one.id !== id))
  return (
    <>
      <LayFiles
        request={request}
        name="annex-files"
        label={m('annexes.add')}
        multiple={multiple}
        taken={[...annexes, ...pending].map(({ digest }) => digest)}
        onLaid={({ file, pages }) =>
          setPending((before) => [
            ...before,
            proposed(file, {
              taken: [...annexes, ...before],
              language: request.language,
              fills,
              pages,
              ...(kind === undefined ? {} : { kind }),
            }),
          ])
        }
      />
      {pending.map((value) => (
        <AnnexForm
          key={value.id}
          opened={value}
          others={annexes}
          sections={sections}
          words={m('annexes.addThis')}
          onCancel={() => drop(value.id)}
          onSave={async (annex) => {
            if (await onAdd(annex)) drop(value.id)
          }}
        />
      ))}
    </>
  )
}

type AnnexFormProps = {
  readonly opened: AnnexValue
  readonly others: readonly Annex[]
  readonly sections: readonly string[]
  readonly words: string
  readonly onSave: (annex: Annex) => Promise<void>
  readonly onCancel: () => void
}

/** The form of one annex, saved when it is whole. */
export function AnnexForm({ opened, others, sections, words, onSave, onCancel }: AnnexFormProps) {
  const m = useMessages()
  const [value, setValue] = useState(opened)
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(value, others)
  const save = async () => {
    setAsked(true)
    if (faults.length > 0 || busy) return
    setBusy(true)
    await onSave(annexOf(value))
    setBusy(false)
  }
  return (
    <fieldset className={css['pending']}>
      <legend>{m('annexes.annex', { number: value.number })}</legend>
      <AnnexFields
        value={value}
        onChange={(change) => setValue((before) => ({ ...before, ...change }))}
        others={others}
        sections={sections}
        faults={asked ? faults : []}
      />
      <ButtonRow>
        <Button busy={busy} onClick={() => void save()}>
          {words}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {m('ui.cancel')}
        </Button>
      </ButtonRow>
    </fieldset>
  )
}
