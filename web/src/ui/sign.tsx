import css from './sign.module.css'

/** `good`, `waits`, `wrong`, `over`, `open`: a small sign beside words that say the same. It never stands alone. */
export type SignKind = 'good' | 'waits' | 'caution' | 'wrong' | 'over' | 'open'

const paths: Readonly<Record<SignKind, string>> = {
  good: 'M3.5 8.5l3 3 6-7',
  waits: 'M8 4v4l2.5 2',
  caution: 'M8 4.5v4.2M8 11.4v.1',
  wrong: 'M5 5l6 6M11 5l-6 6',
  over: 'M4.5 8h7',
  open: '',
}

/** A sign of the state of a thing, told apart by its form and not only by its colour. */
export function Sign({ of }: { of: SignKind }) {
  return (
    <svg className={css['sign']} data-sign={of} viewBox="0 0 16 16" aria-hidden="true">
      {of === 'caution' ? <path d="M8 1.2l7 12.6H1z" /> : <circle cx="8" cy="8" r="7" />}
      <path d={paths[of]} />
    </svg>
  )
}
