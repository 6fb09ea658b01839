import type { GateItem } from '@comity/server/contracts/requests'
import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { Sign } from '../../../ui/sign.tsx'
import { AnnexAdder } from '../annexes/annex-adder.tsx'
import { inOrder } from '../annexes/annex-draft.ts'
import { AnnexLine } from '../annexes/annex-line.tsx'
import css from '../annexes/annexes.module.css'
import type { DraftKeeper, Saved } from './draft.ts'
import { NotSaved, refusalOf } from './standing.tsx'

/** The document an instrument demands in a section: what is annexed for it, and a place to annex it. */
export function Demanded({ keeper, item }: { keeper: DraftKeeper; item: GateItem }) {
  const m = useMessages()
  const [saved, setSaved] = useState<Saved>()
  const { view } = keeper
  const { section, document } = item
  if (document === null) return null
  const { annexes } = view
  const filling = inOrder(annexes.filter(({ fills }) => fills.includes(section)))
  return (
    <div className={css['demand']}>
      <p>
        <Sign of={document.is === 'annexed' ? 'good' : item.blocks ? 'wrong' : 'open'} />{' '}
        {m(`annexes.demanded-${document.demanded}`)} {m(`annexes.is-${document.is}`)}
      </p>
      {filling.length > 0 && (
        <ul className={css['list']} aria-label={m('annexes.title')}>
          {filling.map((annex) => (
            <AnnexLine key={annex.id} annex={annex} among={annexes} />
          ))}
        </ul>
      )}
      <NotSaved refusal={refusalOf(saved)} onRetry={() => setSaved(undefined)} />
      <AnnexAdder
        request={view}
        annexes={annexes}
        sections={[section]}
        fills={[section]}
        onAdd={async (annex) => {
          const outcome = await keeper.annex((now) => [...now, annex])
          setSaved(outcome)
          return outcome.is === 'saved'
        }}
      />
    </div>
  )
}
