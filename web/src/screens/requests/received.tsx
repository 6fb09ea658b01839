import type { FileRow, RequestView } from '@comity/server/contracts/requests'
import { offenceOf } from '@comity/law/offences'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Cited, English } from '../law/english.tsx'
import { FileState, useFiles } from './annexes/file-state.tsx'
import css from './requests.module.css'
import { useDay } from './words.tsx'

type Item = RequestView['items'][number]
type Term = RequestView['terms'][number]

/** What was handed over, under which conditions, and what became of each question of later use. */
export function Received({ request }: { request: RequestView }) {
  const m = useMessages()
  const given = handedByUs(request)
  const empty = request.items.length + given.length + request.terms.length === 0
  if (empty) return <EmptyState title={m('requests.nothingHanded')}>{m('requests.nothingHandedText')}</EmptyState>
  return (
    <div className={css['column']}>
      {request.items.length > 0 && (
        <Section title={m('requests.itemsReceived')}>
          <ItemLines items={request.items} terms={request.terms} request={request.id} />
        </Section>
      )}
      {given.length > 0 && (
        <Section title={m('requests.itemsGiven')}>
          <ItemLines items={given} terms={request.terms} request={request.id} />
        </Section>
      )}
      <Section title={m('requests.terms')}>
        {request.terms.length === 0 ? (
          <p className="dim">{m('requests.noTerms')}</p>
        ) : (
          <TermLines terms={request.terms} />
        )}
        <Duties request={request} />
      </Section>
      <Uses request={request} />
    </div>
  )
}

/** What this side handed over itself, the newest word on each thing. */
function handedByUs({ steps, side }: RequestView): readonly Item[] {
  const brought = steps.filter(
    ({ by, message, outcome }) =>
      by === side && outcome === 'applied' && (message === 'DELIVER' || message === 'PARTIAL'),
  )
  return [...new Map(brought.flatMap(({ said }) => said.items ?? []).map((item) => [item.id, item])).values()]
}

type ItemLinesProps = { readonly items: readonly Item[]; readonly terms: readonly Term[]; readonly request: string }

export function ItemLines({ items, terms, request }: ItemLinesProps) {
  const m = useMessages()
  const files = useFiles(request)
  const day = useDay()
  return (
    <ul className={css['lines']}>
      {items.map((item) => (
        <li key={item.id}>
          <p>
            <bdi>{item.name}</bdi>{' '}
            <code className="code" dir="ltr" title={item.digest}>
              {item.digest.slice(0, 12)}…
            </code>
          </p>
          <ItemFile
            item={item}
            row={files.findLast((one) => one.as === 'item' && one.id === item.id)}
            request={request}
          />
          {item.returnBy !== null && (
            <p className="caution">{m('requests.returnByDay', { day: day(item.returnBy) })}</p>
          )}
          {terms
            .filter(({ id }) => item.terms.includes(id))
            .map(({ id, text }) => (
              <p key={id} className="dim">
                <Sign of="caution" /> <bdi>{text}</bdi>
              </p>
            ))}
        </li>
      ))}
    </ul>
  )
}

type ItemFileProps = { readonly item: Item; readonly row: FileRow | undefined; readonly request: string }

/** The file a thing came with. One whose digest is not that of the thing is either a picture of it or a wrong one: it is said. */
function ItemFile({ item, row, request }: ItemFileProps) {
  const m = useMessages()
  if (item.file === undefined || row === undefined) return null
  return (
    <>
      <FileState request={request} row={row} label={item.name} />
      {item.file.digest !== item.digest && (
        <p className="caution">
          <Sign of="wrong" /> {m('annexes.otherThanListed')}{' '}
          <code className="code" dir="ltr" title={item.file.digest}>
            {item.file.digest.slice(0, 12)}…
          </code>
        </p>
      )}
    </>
  )
}

export function TermLines({ terms }: { terms: readonly Term[] }) {
  const m = useMessages()
  const formats = useFormats()
  const day = useDay()
  return (
    <ul className={css['lines']}>
      {terms.map(({ id, kind, text, article, allows, until }) => (
        <li key={id}>
          <p>
            <Badge tone="caution">{m(`requests.term-${kind}`)}</Badge> <bdi>{text}</bdi>{' '}
            {article !== null && (
              <bdi dir="ltr" className={css['article']}>
                {article}
              </bdi>
            )}
          </p>
          {(kind === 'use-limit' || kind === 'specialty') && (
            <p className="dim">
              {allows.length === 0
                ? m('requests.allowsNothing')
                : m('requests.allowsOnly', { proceedings: formats.list(allows) })}
            </p>
          )}
          {until !== null && <p className="dim">{m('requests.bindsUntil', { day: day(until) })}</p>}
        </li>
      ))}
    </ul>
  )
}

const ofUse: readonly string[] = ['useLimits', 'exculpatory', 'specialty']

/** What the instruments say of later use, whether or not the other side set conditions. */
function Duties({ request }: { request: RequestView }) {
  const duties = request.duties.filter(({ sort }) => ofUse.includes(sort))
  if (duties.length === 0) return null
  return (
    <ul className={css['plain']}>
      {duties.map(({ instrument, article, text }) => (
        <li key={`${instrument} ${article} ${text}`}>
          <English>{text}</English>{' '}
          <span className={css['article']}>
            <Cited by={instrument} article={article} />
          </span>
        </li>
      ))}
    </ul>
  )
}

const asking: readonly string[] = ['record-use', 'ask-consent', 'answer-consent', 'notify-use']

/** Uses that were recorded, asked for and answered, in their order. */
function Uses({ request }: { request: RequestView }) {
  const m = useMessages()
  const { language } = useFormats()
  const uses = request.steps.filter(({ act, outcome }) => asking.includes(act) && outcome === 'applied')
  const may = request.acts.find(({ id, allowed }) => id === 'record-use' && allowed)
  if (uses.length === 0 && may === undefined) return null
  return (
    <Section title={m('requests.uses')}>
      {may !== undefined && (
        <p>
          {m('requests.usesText')} <Link href={`/requests/${request.id}?act=record-use`}>{m('requests.askUse')}</Link>
        </p>
      )}
      <ul className={css['lines']}>
        {uses.map(({ number, act, at, said }) => (
          <li key={number}>
            <p>
              <Badge tone={act !== 'answer-consent' ? 'plain' : said.granted === true ? 'good' : 'critical'}>
                {act === 'answer-consent'
                  ? m(said.granted === true ? 'requestAct.grantedYes' : 'requestAct.grantedNo')
                  : m(`requests.use-${act}` as 'requests.use-record-use')}
              </Badge>{' '}
              <bdi>{said.use?.proceeding ?? '–'}</bdi>
              {said.use !== undefined && <> · {offenceOf(said.use.offence)?.names[language] ?? said.use.offence}</>}
            </p>
            <p className="dim">
              <Instant at={at} />
              {said.reasons !== undefined && (
                <>
                  {' · '}
                  <bdi>{said.reasons}</bdi>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
