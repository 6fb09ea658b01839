import type { ReactNode } from 'react'
import css from './lanes.module.css'
import { Sign, type SignKind } from './sign.tsx'

export type Lane = 'from' | 'to'

/**
 * What went between two sides as a picture: a lane for each, and the line it takes down them and across. It is an
 * ordered list of `LaneStep` that is drawn, so those who hear it miss nothing.
 */
export function Lanes({ label, from, to, children }: Record<Lane, ReactNode> & { label: string; children: ReactNode }) {
  return (
    <div className={css['picture']}>
      <div className={css['heads']} aria-hidden="true">
        <span>{from}</span>
        <span>{to}</span>
      </div>
      <ol className={css['steps']} aria-label={label}>
        {children}
      </ol>
    </div>
  )
}

type LaneStepProps = {
  readonly lane: Lane
  readonly sign: SignKind
  /** Not yet there: the line to it is broken. */
  readonly coming?: boolean
  /** It stays with its side and is not told to the other: drawn smaller. */
  readonly home?: boolean
  readonly children: ReactNode
}

export function LaneStep({ lane, sign, coming = false, home = false, children }: LaneStepProps) {
  return (
    <li className={css['step']} data-lane={lane} data-coming={coming || undefined} data-home={home || undefined}>
      <Sign of={sign} />
      <div>{children}</div>
    </li>
  )
}
