import type { Basis } from '@comity/server/contracts/law'
import { useMessages } from '../../lib/messages.tsx'
import { Link } from '../../ui/link.tsx'
import { English } from './english.tsx'
import css from './law.module.css'

/** What does not help here, and why not: as telling as what does. */
export function Excluded({ of }: { of: readonly Basis[] }) {
  const m = useMessages()
  if (of.length === 0) return null
  return (
    <details className={css['facts']}>
      <summary>{m('law.excluded', { count: of.length })}</summary>
      <dl className={css['excluded']}>
        {of.map(({ instrument, title, because }) => (
          <div key={instrument}>
            <dt>
              <Link href={`/law/treaties/${instrument}`}>
                <English>{title}</English>
              </Link>
            </dt>
            <dd>
              <English>{because.at(-1)}</English>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
