import type { RequestView } from '@comity/server/contracts/requests'
import { hasMessage, useMessages } from '../../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../../lib/messages.tsx'
import { Link } from '../../../ui/link.tsx'
import { sectionTitle } from './section-words.ts'
import { hrefOf, mustChoose, personsSection, unanswered } from './steps.ts'
import type { Step } from './steps.ts'
import type { StepProps } from './write.tsx'
import css from './write.module.css'

/** One thing that keeps the request from being handed in, and the page on which it is mended. */
export type Standing = { readonly id: string; readonly text: string; readonly href: string; readonly at: Step }

const pageOf: Readonly<Record<string, Step>> = {
  'has-basis': { step: 'basis' },
  'law-in-force': { step: 'basis' },
  'channel-allowed': { step: 'language' },
  'language-accepted': { step: 'language' },
  'risks-seen': { step: 'risks' },
}

/** Everything that stands in the way, in the order it is best mended. */
export function standsInTheWay(m: Messages, view: RequestView, faults: StepProps['faults']): readonly Standing[] {
  const one = (id: string, text: string, at: Step): Standing => ({ id, text, href: hrefOf(view.id, at), at })
  const ofLaw = faults.filter(({ condition }) => condition === 'has-basis' || condition === 'law-in-force')
  const ofWay = faults.filter(({ condition }) => condition === 'channel-allowed' || condition === 'language-accepted')
  const told = ({ condition, because }: StepProps['faults'][number]) =>
    one(
      condition,
      hasMessage('requestWrite', `fault-${condition}`) ? m(`requestWrite.fault-${condition}` as PlainKey) : because,
      pageOf[condition] ?? { step: 'check' },
    )
  const unchosen =
    mustChoose(view) || (view.instruments.length === 0 && view.state === 'draft')
      ? [one('has-basis', m('requestWrite.fault-has-basis'), { step: 'basis' })]
      : ofLaw.slice(0, 1).map(told)
  return [
    ...unchosen,
    ...view.gate.items
      .filter(({ blocks }) => blocks)
      .map(({ section }) =>
        one(
          section,
          m('requestWrite.lacks', { section: sectionTitle(m, section) }),
          section === personsSection ? { step: 'persons' } : { step: 'section', about: section },
        ),
      ),
    ...ofWay.map(told),
    ...(unanswered(view).length > 0 ? [one('risks', m('requestWrite.fault-risks-seen'), { step: 'risks' })] : []),
  ]
}

/** What stands in the way, each leading to its page. */
export function Stands({ of }: { of: readonly Standing[] }) {
  const m = useMessages()
  return (
    <section id="stands-in-the-way" className={css['stands']} aria-labelledby="stands" tabIndex={-1}>
      <h2 id="stands">{m('requestWrite.standing', { count: of.length })}</h2>
      <ul>
        {of.map(({ id, text, href }) => (
          <li key={id}>
            <Link href={href}>{text}</Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
