import type { Address } from '@comity/server/contracts/exchange'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { NameInScript } from '../../ui/name-in-script.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Freshness } from '../directory/freshness.tsx'
import { keyOf, nameIn, useKnownAuthorities } from '../directory/known.ts'
import css from './exchange.module.css'

type RecipientsProps = {
  readonly value: readonly Address[]
  readonly onChange: (value: readonly Address[]) => void
  readonly error: string | undefined
}

/** The recipients of a message, picked from the directory; each with how fresh what is known of its State is. */
export function RecipientsField({ value, onChange, error }: RecipientsProps) {
  const m = useMessages()
  const formats = useFormats()
  const { known, choices, pending, failure, again } = useKnownAuthorities()
  if (pending) return <Skeleton />
  if (failure !== undefined && known.length === 0) return <ErrorState failure={failure} onRetry={again} />
  if (known.length === 0) return <EmptyState title={m('compose.noRecipients')} />
  const taken = new Set(value.map(keyOf))
  return (
    <>
      {value.length > 0 && (
        <ul className={css['files']} aria-label={m('compose.recipients')}>
          {value.map((to) => {
            const found = known.find(({ key }) => key === keyOf(to))
            const [name] = found?.authority.names ?? []
            return (
              <li key={keyOf(to)}>
                <span className={css['party']}>
                  <strong>{formats.country(to.state)}</strong>{' '}
                  {name === undefined ? (
                    <code className="code">{to.authority.slice(0, 8)}</code>
                  ) : (
                    <NameInScript text={name.text} lang={name.language} transliterated={name.transliteration} />
                  )}
                </span>
                {found !== undefined && <Freshness of={found.state.freshness} />}
                <Button
                  kind="quiet"
                  label={m('compose.remove', {
                    name: found === undefined ? to.state : nameIn(found.authority, formats.language),
                  })}
                  onClick={() => onChange(value.filter((one) => keyOf(one) !== keyOf(to)))}
                >
                  {m('field.remove')}
                </Button>
              </li>
            )
          })}
        </ul>
      )}
      <ComboField
        key={value.length}
        name="to"
        label={m('compose.addRecipient')}
        hint={m('compose.recipientHint')}
        error={error}
        value={null}
        onChange={(chosen) => {
          const found = known.find(({ key }) => key === chosen)
          if (found !== undefined) onChange([...value, { state: found.state.state, authority: found.authority.id }])
        }}
        choices={choices.filter(({ value: key }) => !taken.has(key))}
      />
    </>
  )
}
