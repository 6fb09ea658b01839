import { useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { onApple, useCommands } from '../../../lib/commands.ts'
import type { Command } from '../../../lib/commands.ts'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { Page } from '../../../ui/page.tsx'
import { ErrorSummary, Form } from '../../../ui/question.tsx'
import type { FormError } from '../../../ui/question.tsx'
import { WordingChoice } from '../../law/english.tsx'
import css from './write.module.css'

type StepPageProps = {
  readonly title: string
  readonly tab: string
  /** Where among the pages it stands, and how the saving is. */
  readonly lead?: ReactNode
  readonly errors: readonly FormError[]
  readonly busy?: boolean
  /** The words of the main button; `Continue` when absent. */
  readonly main?: string
  readonly onDone: () => void
  readonly onBack: () => void
  /** Words of the way back; `Back` when absent. */
  readonly back?: string
  /** Stands beside the question: who asks for it, and why. */
  readonly beside?: ReactNode
  readonly children: ReactNode
}

/** One question: Enter or Ctrl+Enter goes on, Escape goes back. */
export function StepPage(props: StepPageProps) {
  const { title, tab, lead, errors, busy = false, main, onDone, onBack, back, beside, children } = props
  const m = useMessages()
  useStepKeys(onDone, onBack)
  return (
    <Page title={title} tab={`${title} – ${tab}`} lead={lead}>
      <div className={css['sides']}>
        <Form onSubmit={onDone}>
          <ErrorSummary errors={errors} />
          {children}
          <ButtonRow>
            <Button kind="main" type="submit" busy={busy} keys="Mod+Enter">
              {main ?? m('form.continue')}
            </Button>
            <Button onClick={onBack}>{back ?? m('form.back')}</Button>
          </ButtonRow>
        </Form>
        {beside !== undefined && (
          <aside className={css['beside']}>
            {beside}
            <WordingChoice />
          </aside>
        )}
      </div>
    </Page>
  )
}

/**
 * The question has the focus when its page opens. Ctrl+Enter goes on from anywhere, also from a field of several lines;
 * Escape goes back where nothing is open.
 */
function useStepKeys(onDone: () => void, onBack: () => void): void {
  const done = useRef(onDone)
  const back = useRef(onBack)
  useEffect(() => {
    done.current = onDone
    back.current = onBack
  })
  const commands = useMemo(
    (): readonly Command[] => [
      { id: 'request.next', title: 'requestWrite.saveAndNext', keys: 'Mod+Enter', run: () => done.current() },
    ],
    [],
  )
  useCommands(commands)
  useEffect(() => {
    document.querySelector<HTMLElement>('#content form [id^="field-"]')?.focus()
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      const open = [...document.querySelectorAll('[role=dialog], [role=menu], [role=listbox]')]
      if (open.some((one) => one.checkVisibility())) return
      event.preventDefault()
      back.current()
    }
    // Before the fields hear it: in an open list of choices Enter would take one.
    const goOn = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(onApple ? event.metaKey : event.ctrlKey) || event.repeat) return
      if (document.querySelector('[role=dialog]') !== null) return
      event.preventDefault()
      event.stopPropagation()
      done.current()
    }
    document.addEventListener('keydown', leave)
    document.addEventListener('keydown', goOn, true)
    return () => {
      document.removeEventListener('keydown', leave)
      document.removeEventListener('keydown', goOn, true)
    }
  }, [])
}
