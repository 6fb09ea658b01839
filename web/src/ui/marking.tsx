import { useMessages } from '../lib/messages.tsx'
import css from './marking.module.css'

/** How a thing may be used and passed on, as its originator said. Any part may be absent. */
export type MarkingShown = {
  /** The word of the national ladder, as written there. */
  readonly classification?: string | undefined
  /** Traffic Light Protocol 2.0 (FIRST). */
  readonly tlp?: 'RED' | 'AMBER+STRICT' | 'AMBER' | 'GREEN' | 'CLEAR' | undefined
  /** Europol handling codes. */
  readonly handling?: readonly ('H0' | 'H1' | 'H2' | 'H3')[] | undefined
}

const tlpText = {
  RED: 'ui.tlpRed',
  'AMBER+STRICT': 'ui.tlpAmberStrict',
  AMBER: 'ui.tlpAmber',
  GREEN: 'ui.tlpGreen',
  CLEAR: 'ui.tlpClear',
} as const

/** The marking as chips. `long` writes out what each code asks for. Codes stay as the instruments write them. */
export function Marking({ marking, long = false }: { marking: MarkingShown; long?: boolean }) {
  const m = useMessages()
  const chips = [
    ...(marking.classification === undefined
      ? []
      : [{ kind: 'classification', code: marking.classification, what: m('ui.classification'), text: undefined }]),
    ...(marking.tlp === undefined
      ? []
      : [{ kind: `tlp-${marking.tlp}`, code: `TLP:${marking.tlp}`, what: m('ui.tlp'), text: m(tlpText[marking.tlp]) }]),
    ...(marking.handling ?? []).map((code) => ({
      kind: 'handling',
      code,
      what: m('ui.handling'),
      text: m(`ui.handling${code}`),
    })),
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
