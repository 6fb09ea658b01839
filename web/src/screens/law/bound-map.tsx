import { useMemo } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import css from './bound-map.module.css'
import { outline, viewBox } from './outline.ts'

type Party = { readonly state: string; readonly bound: boolean | null }
const kinds = ['bound', 'not', 'unknown'] as const
type Kind = (typeof kinds)[number]

/**
 * Who is bound, on a map: filled, left empty or hatched, never by colour alone. The table says the same in words, and
 * names the States too small to be drawn.
 */
export function BoundMap({ of }: { of: readonly Party[] }) {
  const m = useMessages()
  const { country, number } = useFormats()
  const shapes = useMemo(() => outline(), [])
  const standing = new Map(
    of.map(({ state, bound }): [string, Kind] => [state, bound === null ? 'unknown' : bound ? 'bound' : 'not']),
  )
  const words = { bound: m('law.mapBound'), not: m('law.mapNotBound'), unknown: m('law.notKnown') }
  const drawn = new Set(shapes.map(({ state }) => state))
  const small = of.filter(({ state, bound }) => bound === true && !drawn.has(state)).length
  const counts = kinds.map((kind) => [kind, of.filter(({ state }) => standing.get(state) === kind).length] as const)
  return (
    <figure className={css['figure']}>
      <svg viewBox={viewBox} role="img" aria-label={m('law.map')} className={css['map']}>
        <Hatch id="law-map-unknown" />
        {shapes.map(({ state, path }, index) => {
          const kind = (state === null ? undefined : standing.get(state)) ?? 'not'
          return (
            <path key={state ?? `land-${index}`} d={path} className={css[kind]}>
              {state !== null && <title>{`${country(state)}: ${words[kind]}`}</title>}
            </path>
          )
        })}
      </svg>
      <figcaption className={css['legend']}>
        <ul>
          {counts
            .filter(([kind, count]) => count > 0 || kind === 'bound')
            .map(([kind, count]) => (
              <li key={kind}>
                <svg viewBox="0 0 0.12 0.08" className={css['swatch']} aria-hidden="true">
                  <rect width="0.12" height="0.08" className={css[kind]} />
                </svg>{' '}
                {words[kind]}: {number(count)}
              </li>
            ))}
        </ul>
        <p>
          {m('law.mapNote')} {small > 0 && m('law.mapSmall', { count: small })}
        </p>
      </figcaption>
    </figure>
  )
}

function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="0.03" height="0.03" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="0.03" height="0.03" className={css['ground']} />
        <rect width="0.012" height="0.03" className={css['stripe']} />
      </pattern>
    </defs>
  )
}
