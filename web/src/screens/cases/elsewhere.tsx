import type { addParty } from '@comity/server/contracts/cases'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import css from './cases.module.css'
import { Name } from './words.tsx'

export type Other = ReplyOf<typeof addParty>['elsewhere'][number]

/** Another unit works on the same subject: whom to call, and nothing of what they know. */
export function Elsewhere({ others, onClose }: { others: readonly Other[]; onClose: () => void }) {
  const m = useMessages()
  if (others.length === 0) return null
  return (
    <section className={css['conflict']} role="alert" aria-label={m('caseFile.elsewhereTitle')}>
      <h2>{m('caseFile.elsewhereTitle')}</h2>
      <p>{m('caseFile.elsewhereText')}</p>
      <ul className={css['list']}>
        {others.map(({ post, unit, authority, on }) => (
          <li key={`${authority.text} ${unit} ${post.text}`}>
            <strong>
              {m('caseFile.call')} <Name of={post} />
            </strong>{' '}
            <span>
              <bdi>{unit}</bdi>, <Name of={authority} />
            </span>{' '}
            <span className="dim">{m(`caseFile.matched_${on}`)}</span>
          </li>
        ))}
      </ul>
      <Button onClick={onClose}>{m('ui.close')}</Button>
    </section>
  )
}
