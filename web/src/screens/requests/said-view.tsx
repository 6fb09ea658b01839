import { readRequest } from '@comity/server/contracts/requests'
import type { Said } from '@comity/server/contracts/requests'
import { offenceOf } from '@comity/law/offences'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Facts } from '../../ui/page.tsx'
import { tongueName } from '../identity/tongues.ts'
import { citation, shortName } from '../law/instrument-name.ts'
import { useWording } from '../law/wording.ts'
import css from './requests.module.css'
import { ItemLines, TermLines } from './received.tsx'
import { named } from './words.tsx'

/** What was said with an act, as it was said. */
export function SaidView({ said, request }: { said: Said; request: string }) {
  const m = useMessages()
  const formats = useFormats()
  const { language } = formats
  const { read } = useWording()
  // A ground is said by its identifier. The request has its words, where the page has read it: it is not read for them alone.
  const { data } = useQuery({ ...queryOf(readRequest, { params: { id: request } }), enabled: false })
  const wordsOf = ({ instrument, id }: { readonly instrument: string; readonly id: string }) => {
    const known = data?.gate.risks.find((one) => one.instrument === instrument && one.id === id)
    return {
      text: known === undefined ? id.replaceAll('-', ' ') : read(known.text).text,
      cited: citation(instrument, known?.article ?? null),
    }
  }
  const ground = said.ground === undefined ? undefined : wordsOf(said.ground)
  const money = (amount: number, currency: string) => {
    const digits = new Intl.NumberFormat(language, { style: 'currency', currency }).resolvedOptions()
      .maximumFractionDigits
    return formats.number(amount / 10 ** (digits ?? 2), { style: 'currency', currency })
  }
  const lines: readonly (readonly [string, ReactNode] | undefined)[] = [
    ground === undefined
      ? undefined
      : [m('requestAct.ground'), <bdi key="ground">{`${ground.text} · ${ground.cited}`}</bdi>],
    said.instruments === undefined ? undefined : [m('requests.rests'), formats.list(said.instruments.map(shortName))],
    said.channel === undefined ? undefined : [m('requests.channel'), named(m, 'channel', said.channel)],
    said.language === undefined ? undefined : [m('requests.language'), tongueName(said.language, language)],
    said.addressee === undefined ? undefined : [m('requestAct.addressee'), <bdi key="addressee">{said.addressee}</bdi>],
    said.date === undefined ? undefined : [m('requestAct.date'), <Instant key="date" at={said.date} />],
    said.until === undefined
      ? undefined
      : [
          m(said.provision === undefined ? 'requestAct.until' : 'requestAct.lasts'),
          <Instant key="until" at={said.until} />,
        ],
    said.provision === undefined ? undefined : [m('requestAct.provision'), <bdi key="provision">{said.provision}</bdi>],
    said.granted === undefined
      ? undefined
      : [m('requestAct.granted'), m(said.granted ? 'requestAct.grantedYes' : 'requestAct.grantedNo')],
    said.agreed === undefined ? undefined : [m('requestAct.agreed'), m(said.agreed ? 'law.yes' : 'law.no')],
    said.kept === true ? [m('requests.confidential'), m('requestAct.kept')] : undefined,
    said.assurance === undefined
      ? undefined
      : [m('requestAct.assurance'), <bdi key="assurance">{`${said.assurance.about} · ${said.assurance.by}`}</bdi>],
    said.use === undefined
      ? undefined
      : [
          m('requestAct.use'),
          <span key="use">
            <bdi>{said.use.proceeding}</bdi> · {offenceOf(said.use.offence)?.names[language] ?? said.use.offence}
            {said.use.exculpatory && <> · {m('requestAct.exculpatory')}</>}
          </span>,
        ],
    ...Object.entries(said.answers ?? {}).map(
      ([fact, text]) => [named(m, 'answer', fact), <bdi key={fact}>{text}</bdi>] as const,
    ),
    ...(said.risks ?? []).map(
      ({ instrument, id, answer }) =>
        [
          `${wordsOf({ instrument, id }).text} · ${wordsOf({ instrument, id }).cited}`,
          <bdi key={id}>{answer}</bdi>,
        ] as const,
    ),
    ...(said.amounts ?? []).map(
      ({ currency, amount, ceiling }, at) =>
        [
          `${m('requestAct.amount')} ${at + 1}`,
          m('requestAct.amountOf', { amount: money(amount, currency), ceiling: money(ceiling, currency) }),
        ] as const,
    ),
    ...(said.legs ?? []).map(
      ({ state, from, to, consented }, at) =>
        [
          `${m('requestAct.leg')} ${at + 1}`,
          <span key={at}>
            {formats.country(state)}: <bdi>{from}</bdi> – <bdi>{to}</bdi> ·{' '}
            {m(consented ? 'requestAct.consented' : 'requestAct.notConsented')}
          </span>,
        ] as const,
    ),
  ]
  const facts = lines.filter((one) => one !== undefined)
  const nothing =
    facts.length === 0 &&
    said.reasons === undefined &&
    said.terms === undefined &&
    said.items === undefined &&
    said.annexes === undefined &&
    said.request === undefined
  return (
    <div className={css['said']}>
      {said.reasons !== undefined && (
        <p dir="auto" className="prose">
          {said.reasons}
        </p>
      )}
      {facts.length > 0 && <Facts facts={facts} />}
      {said.items !== undefined && <ItemLines items={said.items} terms={said.terms ?? []} request={request} />}
      {said.terms !== undefined && <TermLines terms={said.terms} />}
      {said.annexes !== undefined && (
        <p>
          <Link href={`/requests/${request}?part=annexes`}>{m('annexes.withIt', { count: said.annexes.length })}</Link>
        </p>
      )}
      {said.request !== undefined && <p className="dim">{m('requests.withWhole')}</p>}
      {nothing && <p className="dim">{m('requests.saidNothing')}</p>}
    </div>
  )
}
