import { useLiveState } from '../lib/live.ts'
import { useFormats, useMessages } from '../lib/messages.tsx'
import css from './frame.module.css'
import { useStanding } from './standing.tsx'

/** The State, the post, the purpose and its basis: in sight on every screen. */
export function StandingLine() {
  const m = useMessages()
  const formats = useFormats()
  const { stateCode, post, purpose, basis, postSlot, purposeSlot } = useStanding()
  return (
    <div className={css['standing']}>
      {stateCode !== undefined && (
        <span className={css['state']}>
          <strong>{formats.country(stateCode)}</strong> <span>{stateCode}</span>
        </span>
      )}
      <span className={css['item']}>
        <span className="unseen">{m('frame.post')} </span>
        {postSlot ?? (post === undefined ? <em>{m('frame.noPost')}</em> : <bdi>{post.title}</bdi>)}
        {postSlot === undefined && post?.unit !== undefined && <bdi className={css['dim']}>{post.unit}</bdi>}
      </span>
      <span className={css['item']}>
        <span className={css['dim']}>{m('frame.purpose')}</span>{' '}
        {purposeSlot ?? (
          <span className={css['purpose']}>
            {purpose ?? m('frame.noPurpose')}
            {basis !== undefined && (
              <span className={css['dim']}>
                <span className="unseen"> {m('frame.basis')} </span>
                <bdi>{basis}</bdi>
              </span>
            )}
          </span>
        )}
      </span>
    </div>
  )
}

export function LiveMark() {
  const m = useMessages()
  const state = useLiveState()
  return (
    <output className={css['live']} data-state={state} title={m(`frame.${state}Hint`)}>
      {m(`frame.${state}`)}
    </output>
  )
}
