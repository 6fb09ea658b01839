import { levelOf } from '@comity/law/classifications'
import type { Marking } from '@comity/server/kernel/schema/marking'
import { useFormats, useMessages } from '../lib/messages.tsx'
import css from './marking.module.css'

/** A marking as the contracts carry it. Parts may be absent where a list shows only one of them. */
export type MarkingShown = Partial<Marking>

const tlpText = {
  red: 'ui.tlpRed',
  'amber+strict': 'ui.tlpAmberStrict',
  amber: 'ui.tlpAmber',
  green: 'ui.tlpGreen',
  clear: 'ui.tlpClear',
} as const

/** The marking as chips. `long` writes out what each code asks for. Codes stay as the instruments write them. */
export function MarkingChips({ marking, long = false }: { marking: MarkingShown; long?: boolean }) {
  const m = useMessages()
  const formats = useFormats()
  const chips = [
    ...(marking.classification === undefined
      ? []
      : [
          {
            kind: 'classification',
            code: nameOf(marking.classification),
            what: m('ui.classification'),
            text: undefined,
          },
        ]),
    ...(marking.tlp === undefined
      ? []
      : [
          {
            kind: `tlp-${marking.tlp}`,
            code: `TLP:${marking.tlp.toUpperCase()}`,
            what: m('ui.tlp'),
            text: m(tlpText[marking.tlp]),
          },
        ]),
    ...(marking.handling ?? []).map((handling) => ({
      kind: 'handling',
      code: handling.code,
      what: m('ui.handling'),
      text: handling.code === 'H3' ? handling.condition : m(`ui.handling${handling.code}`),
    })),
    ...(marking.releasableTo === undefined
      ? []
      : [
          {
            kind: 'releasable',
            code: `REL ${marking.releasableTo.join(' ')}`,
            what: m('ui.releasable'),
            text: formats.list(marking.releasableTo.map(formats.country)),
          },
        ]),
  ]
  return (
    <span className={css['marking']}>
      {chips.map(({ kind, code, what, text }) => (
        <span key={code} className={css['part']}>
          <span className={css['chip']} data-kind={kind} title={text ?? what}>
            <span className="unseen">{what} </span>
            <bdi>{code}</bdi>
          </span>
          {long && text !== undefined && <span className={css['text']}>{text}</span>}
        </span>
      ))}
    </span>
  )
}

// A level is named as its holder writes it; an unknown one by its id, never by a guess.
function nameOf({ state, level }: Marking['classification']): string {
  return `${state} ${(levelOf(state, level)?.name ?? level).toUpperCase()}`
}

/** The marking in one line for paper, the same in every language. */
export function markingLine({ classification, tlp, handling = [], releasableTo }: MarkingShown): string {
  return [
    ...(classification === undefined ? [] : [nameOf(classification)]),
    ...(tlp === undefined ? [] : [`TLP:${tlp.toUpperCase()}`]),
    ...handling.map((one) => (one.code === 'H3' ? `H3 (${one.condition})` : one.code)),
    ...(releasableTo === undefined ? [] : [`REL ${releasableTo.join(' ')}`]),
  ].join(' · ')
}
