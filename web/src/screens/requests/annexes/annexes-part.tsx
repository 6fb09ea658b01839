import type { Annex, FileRow, RequestView } from '@comity/server/contracts/requests'
import { useMessages } from '../../../lib/messages.tsx'
import { Link } from '../../../ui/link.tsx'
import { Section } from '../../../ui/page.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { English } from '../../law/english.tsx'
import { isWritten } from '../write/steps.ts'
import { named } from '../words.tsx'
import { inOrder } from './annex-draft.ts'
import { AnnexLine } from './annex-line.tsx'
import css from './annexes.module.css'
import { FileState, useFiles } from './file-state.tsx'

/** The annexes of a request and of what was told in it since, each as it came. */
export function AnnexesPart({ request }: { request: RequestView }) {
  const m = useMessages()
  const rows = useFiles(request.id)
  const sent = request.steps.findLast(({ said }) => said.request !== undefined)
  const later = request.steps.filter(({ said }) => (said.annexes ?? []).length > 0)
  const strange = rows.filter((row) => row.as === 'unannounced')
  const write = isWritten(request) ? (
    <Link href={`/requests/${request.id}/write?step=annexes`}>{m('annexes.change')}</Link>
  ) : undefined
  if (request.annexes.length + later.length + strange.length === 0) {
    return (
      <EmptyState title={m('annexes.none')} action={write}>
        {m('annexes.noneText')}
      </EmptyState>
    )
  }
  return (
    <>
      {request.annexes.length > 0 && (
        <Section title={m('annexes.ofRequest')} actions={write}>
          <p className="dim">{m('annexes.bound')}</p>
          <List annexes={request.annexes} request={request.id} rows={rows} step={sent?.number ?? null} />
        </Section>
      )}
      {later.map(({ number, act, by, said }) => (
        <Section
          key={number}
          title={m(by === request.side ? 'annexes.withOurs' : 'annexes.withTheirs', { step: number })}
        >
          <p className="dim">
            <English>{request.acts.find(({ id }) => id === act)?.text ?? named(m, 'act', act)}</English>
          </p>
          <List annexes={said.annexes ?? []} request={request.id} rows={rows} step={number} />
        </Section>
      ))}
      {strange.length > 0 && (
        <Section title={m('annexes.strangeTitle')}>
          <ul className={css['list']}>
            {strange.map((row) => (
              <li key={`${row.step} ${row.digest}`}>
                <span className={css['number']}>–</span>
                <div className={css['told']}>
                  <p>
                    <bdi>{row.name}</bdi>
                  </p>
                  <FileState request={request.id} row={row} label={row.name} />
                </div>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

type ListProps = {
  readonly annexes: readonly Annex[]
  readonly request: string
  readonly rows: readonly FileRow[]
  readonly step: number | null
}

function List({ annexes, request, rows, step }: ListProps) {
  return (
    <ul className={css['list']}>
      {inOrder(annexes).map((annex) => {
        const row = rows.find((one) => one.as === 'annex' && one.id === annex.id && one.step === step)
        return (
          <AnnexLine key={annex.id} annex={annex} among={annexes}>
            {row !== undefined && (
              <FileState request={request} row={row} label={`${annex.number} ${annex.title.text}`} />
            )}
          </AnnexLine>
        )
      })}
    </ul>
  )
}
