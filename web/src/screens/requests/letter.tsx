import { Told } from '@comity/server/contracts/requests'
import { useMessages } from '../../lib/messages.tsx'
import { Link } from '../../ui/link.tsx'
import { English } from '../law/english.tsx'
import { useKinds } from './kinds.ts'
import css from './requests.module.css'
import { SaidView } from './said-view.tsx'
import { Phase, named } from './words.tsx'

/** A message that carries a step of a request: the step as the request shows it, read strictly, and the way there. */
export function LetterView({ fields }: { fields: unknown }) {
  const m = useMessages()
  const kinds = useKinds()
  const read = Told.safeParse(fields)
  if (!read.success) return <p>{m('requests.letterUnreadable')}</p>
  const { request, kind, by, act, message, phase, said } = read.data
  return (
    <div className={css['said']}>
      <p>
        <strong className={css['actName']}>
          <English>{kinds.actOf(kind, by, act)?.text ?? act}</English>
        </strong>{' '}
        <Phase of={phase} kind={kind} />
      </p>
      <p className="dim">
        {kinds.nameOf(kind)} · {named(m, 'message', message)}
      </p>
      <SaidView said={said} request={request} />
      <p>
        <Link href={`/requests/${request}?part=${said.request === undefined ? 'course' : 'content'}`}>
          {m('requests.seeRequest')}
        </Link>
      </p>
    </div>
  )
}
