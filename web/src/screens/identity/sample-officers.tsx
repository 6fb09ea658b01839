import { listSampleOfficers } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { NameInScript } from '../../ui/name-in-script.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import css from './identity.module.css'

/** The invented officers of the sandbox, by authority: one press signs in. */
export function SampleOfficers({ onChoose }: { onChoose: (officer: string) => void }) {
  const m = useMessages()
  const formats = useFormats()
  const samples = useQuery(queryOf(listSampleOfficers, {}))
  if (samples.isPending) return <Skeleton lines={6} />
  if (samples.isError) return <ErrorState failure={samples.error} onRetry={() => void samples.refetch()} />
  const groups = Map.groupBy(samples.data.officers, ({ authority }) => authority.text)
  return (
    <section className={css['samples']}>
      <h2>
        {m('signIn.samples')} <Badge tone="caution">{m('signIn.sample')}</Badge>
      </h2>
      <p className={css['lead']}>{m('signIn.samplesText')}</p>
      {[...groups].map(([authority, people]) => (
        <section key={authority} className={css['group']}>
          <h3 lang={people[0]?.authority.language}>
            <bdi>{authority}</bdi>
          </h3>
          <ul className={css['people']}>
            {people.map(({ officer, title, roles }) => (
              <li key={`${officer.id} ${title.text}`}>
                <button type="button" className={css['person']} onClick={() => onChoose(officer.id)}>
                  <strong>
                    <NameInScript
                      text={officer.name.text}
                      lang={officer.name.language}
                      transliterated={officer.name.transliteration}
                    />
                  </strong>
                  <span>
                    <bdi lang={title.language}>{title.text}</bdi> ·{' '}
                    {formats.list(roles.map((role) => m(`role.${role}`)))}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}
