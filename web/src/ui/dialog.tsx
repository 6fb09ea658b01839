import { Drawer, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMessages } from '../lib/messages.tsx'
import css from './dialog.module.css'

export type DialogProps = {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly wide?: boolean
}

// `lockScroll` would write a style element, which the content security policy forbids; base.css does it instead.
const shared = { lockScroll: false, transitionProps: { duration: 0 }, returnFocus: true } as const

/** A question on top of the page. It holds the focus, closes with Escape, and gives the focus back. */
export function Dialog({ title, open, onClose, children, wide = false }: DialogProps) {
  const m = useMessages()
  return (
    <Modal
      {...shared}
      opened={open}
      onClose={onClose}
      title={title}
      size={wide ? 'xl' : 'md'}
      closeButtonProps={{ 'aria-label': m('ui.close') }}
      overlayProps={{ className: css['veil'] ?? '' }}
      classNames={{
        header: css['header'] ?? '',
        content: css['content'] ?? '',
        title: css['title'] ?? '',
        body: css['body'] ?? '',
      }}
    >
      {children}
    </Modal>
  )
}

/** The same from the side where reading begins: the menu on a narrow screen. */
export function SideDialog({ title, open, onClose, children }: DialogProps) {
  const m = useMessages()
  return (
    <Drawer
      {...shared}
      opened={open}
      onClose={onClose}
      title={title}
      size="xs"
      closeButtonProps={{ 'aria-label': m('ui.close') }}
      overlayProps={{ className: css['veil'] ?? '' }}
      classNames={{
        header: css['header'] ?? '',
        content: css['content'] ?? '',
        title: css['title'] ?? '',
        body: css['side'] ?? '',
      }}
    >
      {children}
    </Drawer>
  )
}
