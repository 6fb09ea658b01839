import { listRules } from '@comity/server/contracts/oversight'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../../lib/address.ts'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { ruleSentence } from '../../lib/rules.ts'
import { matches } from '../../lib/search-words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { SearchField } from '../identity/administration/search-field.tsx'
import identity from '../identity/identity.module.css'
import css from './oversight.module.css'

type RuleRow = ReplyOf<typeof listRules>['rules'][number]

/** Every rule by which this node permits and forbids: in words first, in Cedar for those who want to check. */
export function Rules() {
  const m = useMessages()
  const address = useAddress()
  const rules = useQuery(queryOf(listRules, {}))
  const q = address.get('q') ?? ''
  const found = (rules.data?.rules ?? []).filter((rule) =>
    matches([rule.id, ruleSentence(m, rule.id), rule.because, rule.source ?? '', ...rule.actions].join(' '), q),
  )
  return (
    <Page title={m('menu.rules')} lead={<p className={css['sentence']}>{m('oversight.rulesText')}</p>}>
      <search className={identity['filters']}>
        <SearchField label={m('oversight.searchRules')} />
      </search>
      {rules.isPending && <Skeleton lines={8} />}
      {rules.isError && <ErrorState failure={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.isSuccess && (
        <>
          <p className="dim">
            <span aria-live="polite">{m('oversight.rulesFound', { count: found.length })}</span> ·{' '}
            {m('oversight.policyHash')}{' '}
            <code className="code" dir="ltr">
              {rules.data.hash}
            </code>
          </p>
          {found.length === 0 && <EmptyState title={m('oversight.noRules')}>{m('admin.noMatchText')}</EmptyState>}
          <ul className={css['list']}>
            {found.map((rule) => (
              <RuleCard key={rule.id} rule={rule} open={address.get('rule') === rule.id} />
            ))}
          </ul>
        </>
      )}
    </Page>
  )
}

function RuleCard({ rule, open }: { rule: RuleRow; open: boolean }) {
  const m = useMessages()
  return (
    <li className={css['card']} id={rule.id} data-open={open ? true : undefined}>
      <div className={css['head']}>
        <h2>
          <code className="code" dir="ltr">
            {rule.id}
          </code>
        </h2>
        <Badge tone={rule.effect === 'permit' ? 'good' : 'critical'}>{m(`oversight.${rule.effect}`)}</Badge>
        {rule.fourEyes !== null && <Badge tone="caution">{m('oversight.secondOfficer')}</Badge>}
      </div>
      <p className={css['sentence']} dir="auto">
        {ruleSentence(m, rule.id, rule.because)}
      </p>
      {rule.source !== null && (
        <p className="dim">
          {m('oversight.source')} <bdi>{rule.source}</bdi>
        </p>
      )}
      <ul className={css['actions']} aria-label={m('oversight.actions')}>
        {rule.actions.map((action) => (
          <li key={action}>
            <code className="code" dir="ltr">
              {action}
            </code>
          </li>
        ))}
      </ul>
      <details open={open}>
        <summary>
          {m('oversight.cedar')}
          <span className="unseen"> {rule.id}</span>
        </summary>
        {/* A long line scrolls: it must be reachable with the keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section className={css['text']} dir="ltr" tabIndex={0} aria-label={rule.id}>
          <pre>{rule.text}</pre>
        </section>
      </details>
    </li>
  )
}
