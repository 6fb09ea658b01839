import type { ReactNode } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import css from './cases.module.css'

export type Difference = { readonly title: string; readonly before: ReactNode; readonly now: ReactNode }

type ConflictProps = {
  readonly differences: readonly Difference[]
  /** Takes the new version into the form and gives up what was written. */
  readonly onLoad: () => void
  /** Goes on with what was written, on top of the new version. */
  readonly onKeep: () => void
}

/** Somebody else changed the record meanwhile: what they changed, and a choice. Nothing is overwritten unseen. */
export function Conflict({ differences, onLoad, onKeep }: ConflictProps) {
  const m = useMessages()
  return (
    <section className={css['conflict']} role="alert" aria-label={m('cases.changedTitle')}>
      <h2>{m('cases.changedTitle')}</h2>
      <p>{m('cases.changedText')}</p>
      {differences.length === 0 ? (
        <p>{m('cases.changedElsewhere')}</p>
      ) : (
        <table className={css['differences']}>
          <thead>
            <tr>
              <th scope="col">{m('ui.field')}</th>
              <th scope="col">{m('cases.whenOpened')}</th>
              <th scope="col">{m('cases.now')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ title, before, now }) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td dir="auto">{before}</td>
                <td dir="auto">{now}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ButtonRow>
        <Button kind="main" onClick={onKeep}>
          {m('cases.keepMine')}
        </Button>
        <Button onClick={onLoad}>{m('cases.loadNew')}</Button>
      </ButtonRow>
    </section>
  )
}
