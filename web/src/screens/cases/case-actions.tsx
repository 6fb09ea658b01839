import {
  archiveCase,
  closeCase,
  exportCase,
  holdCase,
  markCase,
  releaseHold,
  reopenCase,
} from '@comity/server/contracts/cases'
import type { CaseView } from '@comity/server/contracts/cases'
import type { Route } from '@comity/server/kernel/route'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiRefusal, api } from '../../lib/api.ts'
import { useMessages } from '../../lib/messages.tsx'
import type { PlainKey } from '../../lib/messages.tsx'
import { ActionMenu } from '../../ui/action-menu.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { markingFaults } from './draft.ts'
import { MarkingField } from './marking-field.tsx'
import { needsSecond, offOf } from './offers.ts'
import { useCaseSend } from './send.ts'
import { ReasonDialog } from './reason-dialog.tsx'

const acts = {
  'cases.close': { route: closeCase, title: 'cases.closeCase', done: 'cases.caseClosed' },
  'cases.reopen': { route: reopenCase, title: 'cases.reopenCase', done: 'cases.caseReopened' },
  'cases.archive': { route: archiveCase, title: 'cases.archiveCase', done: 'cases.caseArchived' },
  'cases.hold': { route: holdCase, title: 'cases.holdCase', done: 'cases.caseHeld' },
  'cases.release-hold': { route: releaseHold, title: 'cases.releaseHold', done: 'cases.holdReleased' },
} as const satisfies Record<string, { route: Route; title: PlainKey; done: PlainKey }>
type Act = keyof typeof acts

/** What can be done with the whole case. What is off stays in the list and says why. */
export function CaseActions({ file }: { file: CaseView }) {
  const m = useMessages()
  const router = useRouter()
  const [asked, setAsked] = useState<Act | 'mark'>()
  const [failure, setFailure] = useState<unknown>()
  const exporting = async () => {
    try {
      saveAs(await api.call(exportCase, { params: { id: file.id } }), `${file.reference}.json`)
    } catch (refused) {
      if (!(refused instanceof ApiRefusal)) throw refused
      setFailure(refused)
    }
  }
  const offer = (action: string) => {
    const because = offOf(m, file.offers, action)?.because
    return because ?? undefined
  }
  const open: readonly Act[] = [
    file.state === 'open' ? 'cases.close' : 'cases.reopen',
    'cases.archive',
    file.hold === null ? 'cases.hold' : 'cases.release-hold',
  ]
  const close = () => setAsked(undefined)
  return (
    <ButtonRow>
      <Button
        keys="e"
        off={offOf(m, file.offers, 'caseForm.change')}
        onClick={() => router.history.push(`/cases/${file.id}/change`)}
      >
        {m('cases.changeCase')}
      </Button>
      <Button onClick={() => void exporting()}>{m('cases.export')}</Button>
      <ActionMenu
        actions={[
          {
            id: 'mark',
            title: m('cases.changeMarking'),
            off: offer('cases.mark'),
            run: () => setAsked('mark'),
          },
          ...open.map((act) => ({
            id: act,
            title: needsSecond(file.offers, act)
              ? m('cases.withSecond', { action: m(acts[act].title) })
              : m(acts[act].title),
            off: offer(act),
            grave: act === 'cases.archive',
            run: () => setAsked(act),
          })),
        ]}
      />
      {asked !== undefined && asked !== 'mark' && <ActDialog file={file} act={asked} onClose={close} />}
      {asked === 'mark' && <MarkDialog file={file} onClose={close} />}
      <Dialog title={m('cases.export')} open={failure !== undefined} onClose={() => setFailure(undefined)}>
        <ErrorState failure={failure} />
      </Dialog>
    </ButtonRow>
  )
}

function ActDialog({ file, act, onClose }: { file: CaseView; act: Act; onClose: () => void }) {
  const m = useMessages()
  const { route, title, done } = acts[act]
  const sending = useCaseSend(route as typeof closeCase, {
    onDone: () => {
      say(m(done))
      onClose()
    },
  })
  return (
    <ReasonDialog
      title={m(title)}
      open
      onClose={onClose}
      onSend={(reason) => sending.send({ params: { id: file.id }, version: file.version, body: { reason } })}
      pending={sending.pending}
      refusal={sending.refusal}
      grave={act === 'cases.archive'}
    />
  )
}

function MarkDialog({ file, onClose }: { file: CaseView; onClose: () => void }) {
  const m = useMessages()
  const [marking, setMarking] = useState(file.marking)
  const [faulty, setFaulty] = useState(false)
  const sending = useCaseSend(markCase, {
    onDone: () => {
      say(m('cases.caseMarked'))
      onClose()
    },
  })
  return (
    <ReasonDialog
      title={m('cases.changeMarking')}
      open
      onClose={onClose}
      onSend={(reason) => {
        const faults = markingFaults(marking)
        setFaulty(faults.length > 0)
        if (faults.length > 0) return
        sending.send({ params: { id: file.id }, version: file.version, body: { marking, reason } })
      }}
      pending={sending.pending}
      refusal={sending.refusal}
    >
      <MarkingField
        value={marking}
        onChange={setMarking}
        conditionError={faulty ? m('caseForm.conditionMissing') : undefined}
      />
    </ReasonDialog>
  )
}

/** Gives the reader a file of what was fetched, without leaving the page. */
function saveAs(content: unknown, name: string): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(content, undefined, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
