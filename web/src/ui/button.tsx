import { Button as Base } from '@mantine/core'
import type { ReactNode } from 'react'
import css from './button.module.css'
import { Keys } from './keys.tsx'
import { Reason } from './reason.tsx'

export type ButtonProps = {
  readonly children: ReactNode
  readonly onClick?: () => void
  readonly type?: 'button' | 'submit'
  /** `main`: the one thing to do here. `plain`: the others. `quiet`: among text. `grave`: cannot be undone. */
  readonly kind?: 'main' | 'plain' | 'quiet' | 'grave'
  readonly busy?: boolean
  /** Why it is off. The button stays reachable and tells; it is never merely grey. */
  readonly off?: { readonly because: string; readonly rule?: string | undefined } | undefined
  readonly keys?: string | undefined
  readonly label?: string
}

export function Button(props: ButtonProps) {
  const { kind = 'plain', off } = props
  const variant = { main: 'filled', plain: 'default', quiet: 'transparent', grave: 'default' }[kind]
  const button = (
    <Base
      type={props.type ?? 'button'}
      size="xs"
      variant={variant}
      className={`${css['button']} ${kind === 'grave' ? css['grave'] : ''} ${off === undefined ? '' : css['off']}`}
      loading={props.busy ?? false}
      aria-label={props.label}
      aria-disabled={off === undefined ? undefined : true}
      onClick={(event) => {
        if (off === undefined) return props.onClick?.()
        event.preventDefault()
      }}
      rightSection={props.keys === undefined ? undefined : <Keys keys={props.keys} />}
    >
      {props.children}
    </Base>
  )
  if (off === undefined) return button
  return (
    <span className={css['pair']}>
      {button}
      <Reason because={off.because} rule={off.rule} />
    </span>
  )
}

export function ButtonRow({ children }: { children: ReactNode }) {
  return <div className={css['row']}>{children}</div>
}
