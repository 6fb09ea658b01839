import { useFormats, useMessages } from '../../../lib/messages.tsx'
import type { Messages } from '../../../lib/messages.tsx'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/link.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { TaskList } from '../../../ui/task-list.tsx'
import type { TaskSection } from '../../../ui/task-list.tsx'
import { useAddress } from '../../../lib/address.ts'
import { kindOf } from '@comity/law/kinds/catalogue'
import { Lead } from './standing.tsx'
import { FirstDates } from './first-dates.tsx'
import { hrefOf, isNeeded, mustChoose, ownSections, stateOf } from './steps.ts'
import type { Step } from './steps.ts'
import { standsInTheWay } from './stands.tsx'
import type { StepProps } from './write.tsx'
import { sectionTitle } from './section-words.ts'
import css from './write.module.css'

/** What is asked, in the order it is best done, how far each is, and what still stands in the way of handing it in. */
export function Tasks({ keeper, faults }: Pick<StepProps, 'keeper' | 'faults'>) {
  const m = useMessages()
  const { language } = useFormats()
  const address = useAddress()
  const { view } = keeper
  const names = faults.map(({ condition }) => condition)
  const task = (at: Step): TaskSection => ({
    id: `${at.step} ${at.about ?? ''}`,
    title: titleOf(m, at),
    href: hrefOf(view.id, at),
    state: stateOf(view, names, at),
  })
  const sections = ownSections(view)
  const needed = sections.filter(isNeeded)
  const wanted = sections.filter((one) => !isNeeded(one))
  const open = standsInTheWay(m, view, faults)
  const [first] = open
  const kind = kindOf(view.kind)
  const lacking = view.gate.items.filter(({ blocks, document }) => blocks && document !== null).length
  const annexHint =
    lacking > 0 ? m('annexes.lacking', { count: lacking }) : m('annexes.count', { count: view.annexes.length })
  return (
    <Page
      title={view.title}
      tab={`${m('requestWrite.write')} – ${view.reference}`}
      beside={<Badge>{kind?.names[language] ?? view.kind}</Badge>}
      lead={<Lead keeper={keeper} />}
      actions={<Link href={`/requests/${view.id}`}>{m('requestWrite.toRequest')}</Link>}
    >
      <div className={css['progress']}>
        {mustChoose(view) ? (
          <p>{m('requestWrite.contentLater')}</p>
        ) : (
          <progress aria-label={m('requestWrite.progress')} value={view.gate.score} max={100} />
        )}
        {open.length === 0 ? (
          <p>{m('requestWrite.nothingStands')}</p>
        ) : (
          <details className={css['more']}>
            <summary>{m('requestWrite.standing', { count: open.length })}</summary>
            <ul>
              {open.map(({ id, text, href }) => (
                <li key={id}>
                  <Link href={href}>{text}</Link>
                </li>
              ))}
            </ul>
          </details>
        )}
        <ButtonRow>
          <Button kind="main" onClick={() => address.go(hrefOf(view.id, first?.at ?? { step: 'check' }))}>
            {m(first === undefined ? 'requestWrite.goCheck' : 'requestWrite.goNext')}
          </Button>
        </ButtonRow>
      </div>
      <Section title={m('requestWrite.part-ground')}>
        <TaskList sections={[task({ step: 'basis' }), task({ step: 'persons' })]} />
      </Section>
      <Section title={m('requestWrite.part-content')}>
        <TaskList
          sections={[
            ...needed.map(({ section }) => task({ step: 'section', about: section })),
            { ...task({ step: 'annexes' }), hint: annexHint },
          ]}
        />
      </Section>
      <Section title={m('requestWrite.part-way')}>
        <TaskList sections={(['language', 'handling', 'risks', 'check'] as const).map((step) => task({ step }))} />
      </Section>
      {wanted.length > 0 && (
        <Section title={m('requestWrite.part-wanted')}>
          <TaskList sections={wanted.map(({ section }) => task({ step: 'section', about: section }))} />
        </Section>
      )}
      <FirstDates view={view} />
    </Page>
  )
}

export function titleOf(m: Messages, { step, about }: Step): string {
  if (step === 'annexes') return m('annexes.title')
  return step === 'section' ? sectionTitle(m, about ?? '') : m(`requestWrite.step-${step}`)
}
