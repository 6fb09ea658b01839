import type { ActOffer, RequestView } from '@comity/server/contracts/requests'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { PlainKey } from '../../lib/messages.tsx'
import { ruleSentence } from '../../lib/rules.ts'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { English } from '../law/english.tsx'
import { actGroups, groupOf, standingOf } from './act-groups.ts'
import type { ActGroup, Standing } from './act-groups.ts'
import { useKinds } from './kinds.ts'
import css from './requests.module.css'
import { named } from './words.tsx'

type Placed = { readonly act: ActOffer; readonly group: ActGroup; readonly standing: Standing }

/** What may be done with a request, by what it means; and for what may not be done, why. */
export function Acts({ request }: { request: RequestView }) {
  const m = useMessages()
  const kinds = useKinds()
  const placed = request.acts.map((act): Placed => {
    const from = kinds.actOf(request.kind, request.side, act.id)?.from ?? []
    const phase = kinds.stateOf(request.kind, request.side, from[0] ?? '')?.phase
    return { act, group: groupOf(act, phase), standing: standingOf(act, from.includes(request.state)) }
  })
  const those = (...wanted: readonly Standing[]) => placed.filter(({ standing }) => wanted.includes(standing))
  const closed = those('not-now')
  return (
    <Section title={m('requests.part-now')}>
      {those('open').length === 0 && (
        <EmptyState title={m('requests.noAct')}>
          {request.owner === 'the other State' ? m('requests.noActWait') : m('requests.noActText')}
        </EmptyState>
      )}
      <Groups request={request} acts={those('open', 'condition', 'others')} />
      {closed.length > 0 && (
        <details className={css['more']}>
          <summary>{m('requests.notNow', { count: closed.length })}</summary>
          <Groups request={request} acts={closed} />
        </details>
      )}
    </Section>
  )
}

function Groups({ request, acts }: { request: RequestView; acts: readonly Placed[] }) {
  const m = useMessages()
  return actGroups.map((group) => {
    const inside = acts.filter((one) => one.group === group)
    if (inside.length === 0) return null
    // What can be done stands before what cannot.
    const ordered = inside.toSorted((a, b) => Number(b.act.allowed) - Number(a.act.allowed))
    return (
      <section key={group} className={css['group']}>
        <h3>{m(`requests.group-${group}`)}</h3>
        <ul className={css['acts']}>
          {ordered.map((one) => (
            <Offer key={one.act.id} request={request} of={one} />
          ))}
        </ul>
      </section>
    )
  })
}

function Offer({ request, of: { act, standing } }: { request: RequestView; of: Placed }) {
  const m = useMessages()
  const formats = useFormats()
  const because = ruleSentence(m, act.rule ?? undefined, '')
  const roles = act.roles.filter((role) => hasMessage('role', role)).map((role) => m(`role.${role}` as PlainKey))
  return (
    <li data-off={act.allowed ? undefined : true}>
      <p className={css['act']}>
        {act.allowed ? (
          <Link href={`/requests/${request.id}?act=${act.id}`}>
            <English>{act.text}</English>
          </Link>
        ) : (
          <span>
            <English>{act.text}</English>
          </span>
        )}
        {act.article !== null && <span className={css['article']}>{m('law.articles', { articles: act.article })}</span>}
      </p>
      <p className="dim">
        {act.message === null
          ? m('requests.staysHome')
          : m('requests.tells', { message: named(m, 'message', act.message) })}
        {act.fourEyes && <Badge tone="plain">{m('requests.fourEyes')}</Badge>}
      </p>
      {!act.allowed && (
        <p className={css['why']}>
          <Sign of={standing === 'condition' ? 'caution' : 'over'} />{' '}
          <span className="sentence">
            {standing === 'others' && roles.length > 0 ? (
              <>
                {m('requests.forOthers')} {formats.list(roles)}
              </>
            ) : because === '' ? (
              <English>{act.because}</English>
            ) : (
              because
            )}
          </span>
        </p>
      )}
    </li>
  )
}
