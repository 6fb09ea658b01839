import { times, type Statistics, type TimeName } from '@comity/server/contracts/requests'
import { useAddress } from '../../lib/address.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import { openedIn, opening, placeOf } from './statistics-asked.ts'
import { Opens } from './statistics-behind.tsx'
import { useLength } from './statistics-words.ts'
import css from './statistics.module.css'

const box = { left: 64, top: 12, width: 560, height: 190 } as const

/** The survival curve of one of the times, as a drawing and as a table that says the same. */
export function Curve({ of }: { of: Statistics }) {
  const m = useMessages()
  const formats = useFormats()
  const length = useLength()
  const address = useAddress()
  const time = times.find((one) => one === address.get('curve')) ?? 'last-answer'
  const points = of.curves[time]
  const { n } = of.total.times[time]
  const opened = openedIn(address.get)
  const percent = (part: number) => formats.number(part, { style: 'percent', maximumFractionDigits: 0 })
  const text = m('requestStatistics.curveText', { time: m(`requestStatistics.time-${time}`), n })
  return (
    <Section title={m('requestStatistics.curve')}>
      <div className={css['choice']}>
        <SelectField<TimeName>
          name="curve"
          label={m('requestStatistics.curveOf')}
          value={time}
          onChange={(chosen) =>
            address.set({ ...opening(undefined), curve: chosen === 'last-answer' ? undefined : chosen })
          }
          choices={times.map((value) => ({ value, label: m(`requestStatistics.time-${value}`) }))}
        />
      </div>
      {points.length === 0 ? (
        <p className="dim">{m('requestStatistics.noCurve')}</p>
      ) : (
        <>
          <figure className={css['figure']}>
            <Drawing points={points} label={text} percent={percent} length={length} />
            <figcaption className="dim">{text}</figcaption>
          </figure>
          <details className={css['details']} open={opened !== undefined && placeOf(opened) === 'curve'}>
            <summary>{m('requestStatistics.curveTable')}</summary>
            <Table
              figures
              caption={text}
              rows={points}
              idOf={({ at }) => String(at)}
              nameOf={({ at }) => length(at)}
              columns={[
                { id: 'after', title: m('requestStatistics.after'), cell: ({ at }) => length(at) },
                { id: 'open', title: m('requestStatistics.waiting'), align: 'end', cell: ({ open }) => percent(open) },
                {
                  id: 'risk',
                  title: m('requestStatistics.atRisk'),
                  align: 'end',
                  cell: ({ at, atRisk }) => (
                    <Opens of={{ time, part: 'at-risk', at }} name={`${m('requestStatistics.atRisk')}, ${length(at)}`}>
                      {formats.number(atRisk)}
                    </Opens>
                  ),
                },
                {
                  id: 'happened',
                  title: m('requestStatistics.happened'),
                  align: 'end',
                  cell: ({ at, happened }) => (
                    <Opens
                      of={{ time, part: 'happened', at }}
                      name={`${m('requestStatistics.happened')}, ${length(at)}`}
                    >
                      {formats.number(happened)}
                    </Opens>
                  ),
                },
              ]}
            />
          </details>
        </>
      )}
    </Section>
  )
}

type DrawingProps = {
  readonly points: Statistics['curves'][TimeName]
  readonly label: string
  readonly percent: (part: number) => string
  readonly length: (seconds: number) => string
}

/** Time runs to the right in every language, as on any chart. */
function Drawing({ points, label, percent, length }: DrawingProps) {
  const { left, top, width, height } = box
  const last = Math.max(60, ...points.map(({ at }) => at)) * 1.05
  const x = (seconds: number) => left + (width * seconds) / last
  const y = (part: number) => top + height * (1 - part)
  const path = points.reduce(
    (line, { at, open }) => `${line}H${x(at).toFixed(1)}V${y(open).toFixed(1)}`,
    `M${x(0)} ${y(1)}`,
  )
  return (
    <svg className={css['drawing']} viewBox="0 0 640 240" role="img" aria-label={label}>
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <g key={part}>
          <line className={css['grid']} x1={left} x2={left + width} y1={y(part)} y2={y(part)} />
          <text className={css['tick']} x={left - 6} y={y(part) + 4} textAnchor="end">
            {percent(part)}
          </text>
        </g>
      ))}
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <text
          key={part}
          className={part === 0.25 || part === 0.75 ? `${css['tick']} ${css['between']}` : css['tick']}
          x={x(last * part)}
          y={top + height + 20}
          textAnchor={part === 0 ? 'start' : part === 1 ? 'end' : 'middle'}
        >
          {length(last * part)}
        </text>
      ))}
      <path className={css['line']} d={`${path}H${left + width}`} />
    </svg>
  )
}
