import { exportBundle, importBundle } from '@comity/server/contracts/exchange'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useRef, useState } from 'react'
import { ApiRefusal, addressOf } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queries } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { ErrorState, Progress } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { sizeWords } from './bytes.ts'
import css from './exchange.module.css'
import { fetchFile, sendFile } from '../../lib/transfer.ts'

type Running = { readonly title: string; readonly done?: number; readonly cancel: () => void }

/** Messages on a data carrier: for States that no line reaches. */
export function Bundles({ peers }: { peers: readonly { readonly state: string; readonly waiting: number }[] }) {
  const m = useMessages()
  const formats = useFormats()
  const picker = useRef<HTMLInputElement>(null)
  const [state, setState] = useState(peers.find(({ waiting }) => waiting > 0)?.state ?? peers[0]?.state ?? '')
  const [running, setRunning] = useState<Running>()
  const [failure, setFailure] = useState<ApiRefusal>()
  const [taken, setTaken] = useState<ReplyOf<typeof importBundle>>()
  const run = async (title: string, act: (stop: AbortController, show: (done: number) => void) => Promise<void>) => {
    const stop = new AbortController()
    const cancel = () => stop.abort()
    setFailure(undefined)
    setTaken(undefined)
    setRunning({ title, cancel })
    try {
      await act(stop, (done) => setRunning({ title, done, cancel }))
    } catch (error) {
      if (error instanceof ApiRefusal) setFailure(error)
    }
    setRunning(undefined)
    void queries.invalidateQueries()
  }
  const take = (file: File) =>
    run(m('exchange.importing', { name: file.name }), async (stop, show) => {
      const answer = await sendFile<ReplyOf<typeof importBundle>>({
        method: 'POST',
        address: addressOf(importBundle, {}),
        body: file,
        signal: stop.signal,
        onProgress: (sent) => show(Math.round((sent / Math.max(1, file.size)) * 100)),
      })
      setTaken(answer)
    })
  const hand = () =>
    run(m('exchange.exporting'), async (stop) => {
      const bytes = await fetchFile({
        address: addressOf(exportBundle, { params: { state } }),
        name: `comity-${state}.bundle`,
        signal: stop.signal,
      })
      say(m('exchange.exported', { size: sizeWords(formats, bytes) }))
    })
  return (
    <Section title={m('exchange.bundles')}>
      <p className={css['text']}>{m('exchange.bundlesText')}</p>
      <div className={css['filters']}>
        <SelectField
          name="bundle"
          label={m('exchange.peer')}
          value={state}
          onChange={setState}
          choices={peers.map((peer) => ({
            value: peer.state,
            label: `${formats.country(peer.state)} (${formats.number(peer.waiting)})`,
          }))}
        />
        <ButtonRow>
          <Button busy={running !== undefined} onClick={() => void hand()}>
            {m('exchange.exportBundle', { state: formats.country(state) })}
          </Button>
          <Button busy={running !== undefined} onClick={() => picker.current?.click()}>
            {m('exchange.importBundle')}
          </Button>
        </ButtonRow>
        <input
          ref={picker}
          type="file"
          hidden
          aria-label={m('exchange.importBundle')}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            if (file !== undefined) void take(file)
            event.currentTarget.value = ''
          }}
        />
      </div>
      {running !== undefined && (
        <Progress
          title={running.title}
          {...(running.done === undefined ? {} : { done: running.done, total: 100 })}
          onCancel={running.cancel}
        />
      )}
      {failure !== undefined && <ErrorState failure={failure} />}
      {taken !== undefined && (
        <section aria-live="polite">
          <h3>{m('exchange.imported', { state: formats.country(taken.peer) })}</h3>
          <Facts
            facts={[
              [m('exchange.importMessages'), formats.number(taken.messages)],
              [m('exchange.importReceipts'), formats.number(taken.receipts)],
              [m('exchange.attachments'), formats.number(taken.attachments)],
              [m('exchange.importRejected'), formats.number(taken.rejected)],
              [m('exchange.importMissing'), formats.number(taken.missing)],
            ]}
          />
        </section>
      )}
    </Section>
  )
}
