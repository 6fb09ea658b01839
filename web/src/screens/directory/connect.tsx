import { importDescriptor } from '@comity/server/contracts/directory'
import { useRef, useState } from 'react'
import { useAddress } from '../../lib/address.ts'
import { useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Question, Radios } from '../../ui/question.tsx'
import { CommandForm } from '../identity/command-form.tsx'
import css from './directory.module.css'
import { NeighbourPage, useOrder } from './parts.tsx'

type Way = 'file' | 'text' | 'address'

/** Brings the descriptor of another State: as a file, as text, or from its address. */
export function Connect() {
  const m = useMessages()
  const address = useAddress()
  const picker = useRef<HTMLInputElement>(null)
  const [way, setWay] = useState<Way>('file')
  const [text, setText] = useState('')
  const [file, setFile] = useState<{ readonly name: string; readonly text: string }>()
  const [link, setLink] = useState('')
  const order = useOrder(importDescriptor, ({ state }) => address.go(`/neighbours/${state}`))
  const body =
    way === 'address'
      ? { address: link.trim().replace(/\/+$/, '') }
      : { descriptor: way === 'file' ? (file?.text ?? '') : text }
  const field = way === 'address' ? 'address' : 'descriptor'
  const label = { file: m('neighbours.chooseFile'), text: m('neighbours.paste'), address: m('neighbours.byAddress') }[
    way
  ]
  return (
    <NeighbourPage
      title={m('menu.neighboursConnect')}
      lead={<p className={css['text']}>{m('neighbours.connectLead')}</p>}
    >
      <CommandForm
        schema={importDescriptor.body.options[way === 'address' ? 1 : 0]}
        value={body}
        labels={{ [field]: label }}
        submit={m('neighbours.bring')}
        busy={order.pending}
        refusal={order.refusal}
        onSend={() => order.send({ body })}
      >
        {(errorOf) => (
          <>
            <Question name="way" title={m('neighbours.how')}>
              <Radios
                name="way"
                value={way}
                onChange={(chosen) => {
                  setWay(chosen)
                  order.clear()
                }}
                choices={[
                  { value: 'file', label: m('neighbours.byFile') },
                  { value: 'text', label: m('neighbours.byText') },
                  { value: 'address', label: m('neighbours.byAddress') },
                ]}
              />
            </Question>
            {way === 'file' && (
              <Question name="descriptor" title={m('neighbours.chooseFile')} error={errorOf('descriptor')}>
                <div className={css['file']}>
                  <input
                    ref={picker}
                    type="file"
                    hidden
                    aria-label={m('neighbours.chooseFile')}
                    onChange={(event) => {
                      const [chosen] = event.currentTarget.files ?? []
                      if (chosen !== undefined) {
                        void chosen.text().then((content) => setFile({ name: chosen.name, text: content.trim() }))
                      }
                      event.currentTarget.value = ''
                    }}
                  />
                  <Button onClick={() => picker.current?.click()}>{m('neighbours.chooseFile')}</Button>
                  <span aria-live="polite">{file !== undefined && m('neighbours.given', { name: file.name })}</span>
                </div>
              </Question>
            )}
            {way === 'text' && (
              <TextField
                name="descriptor"
                label={m('neighbours.paste')}
                error={errorOf('descriptor')}
                value={text}
                onChange={setText}
                lines={10}
                spellCheck={false}
              />
            )}
            {way === 'address' && (
              <TextField
                name="address"
                label={m('neighbours.byAddress')}
                hint={m('neighbours.addressHint')}
                error={errorOf('address')}
                type="url"
                value={link}
                onChange={setLink}
              />
            )}
          </>
        )}
      </CommandForm>
      <Section title={m('neighbours.handOver')}>
        <p>
          <Link href="/neighbours/own">{m('neighbours.ownNode')}</Link>
        </p>
      </Section>
    </NeighbourPage>
  )
}
