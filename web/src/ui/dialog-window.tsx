import { Drawer, Modal } from '@mantine/core'
import { useMessages } from '../lib/messages.tsx'
import type { DialogProps } from './dialog.tsx'
import css from './dialog.module.css'

// `lockScroll` would write a style element, which the content security policy forbids; base.css does it instead.
const shared = { lockScroll: false, transitionProps: { duration: 0 }, returnFocus: true } as const
const classNames = { content: css['content'] ?? '' }

/** A question on top of the page. It holds the focus, closes with Escape, and gives the focus back. */
export function DialogWindow({ title, open, onClose, children, wide = false }: DialogProps) {
  const m = useMessages()
  return (
    <Modal.Root {...shared} classNames={classNames} opened={open} onClose={onClose} size={wide ? 'xl' : 'md'}>
      <Modal.Overlay className={css['veil'] ?? ''} />
      <Modal.Content>
        <div className={css['header']}>
          <Modal.Title className={css['title'] ?? ''}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={m('ui.close')} />
        </div>
        <Modal.Body className={css['body'] ?? ''}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

/** The same from the side where reading begins: the menu on a narrow screen. */
export function SideDialogWindow({ title, open, onClose, children }: DialogProps) {
  const m = useMessages()
  return (
    <Drawer.Root {...shared} classNames={classNames} opened={open} onClose={onClose} size="xs">
      <Drawer.Overlay className={css['veil'] ?? ''} />
      <Drawer.Content>
        <div className={css['header']}>
          <Drawer.Title className={css['title'] ?? ''}>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label={m('ui.close')} />
        </div>
        <Drawer.Body className={css['side'] ?? ''}>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
