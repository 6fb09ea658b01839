import type { Party } from '@comity/server/contracts/exchange'
import { useFormats } from '../../lib/messages.tsx'
import { NameInScript } from '../../ui/name-in-script.tsx'
import css from './exchange.module.css'

/** An authority of a State: the State in the reader's words, the authority as it writes itself. */
export function PartyName({ of, short = false }: { of: Party; short?: boolean }) {
  const formats = useFormats()
  return (
    <span className={css['party']}>
      <span className={css['stateCode']} title={formats.country(of.state)}>
        {short ? of.state : formats.country(of.state)}
      </span>{' '}
      {of.name === null ? (
        <code className="code" dir="ltr">
          {of.authority.slice(0, 8)}
        </code>
      ) : (
        <NameInScript text={of.name.text} lang={of.name.language} transliterated={of.name.transliteration} />
      )}
    </span>
  )
}
