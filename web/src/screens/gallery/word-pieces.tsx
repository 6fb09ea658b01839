import { useState } from 'react'
import { ApiRefusal } from '../../lib/api.ts'
import { ActionMenu } from '../../ui/action-menu.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Progress, Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'

const refusal = new ApiRefusal({
  type: 'about:blank',
  title: 'Forbidden',
  status: 403,
  code: 'forbidden',
  because: 'a record above your clearance is shown to cleared officers only',
  rule: 'cases.read.clearance',
  instance: '/audit/0199-…',
})

export function WordPieces() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Section title="Refused, empty, waiting">
        <ErrorState failure={refusal} onRetry={() => undefined} />
        <EmptyState title="No tasks yet" action={<Button>Add a task</Button>}>
          Tasks of this case will stand here.
        </EmptyState>
        <Progress title="Uploading annex.pdf" done={3} total={8} onCancel={() => undefined} />
        <Skeleton />
      </Section>
      <Section title="Markings">
        <MarkingChips
          marking={{
            classification: { state: 'BRA', level: 'secreto' },
            tlp: 'red',
            handling: [{ code: 'H3', condition: 'ask the prosecutor before any interview' }],
            releasableTo: ['PER', 'CHE'],
          }}
          long
        />
        <MarkingChips marking={{ tlp: 'green' }} /> <MarkingChips marking={{ tlp: 'clear' }} />
      </Section>
      <Section title="Badges and banners">
        <ButtonRow>
          <Badge>Draft</Badge>
          <Badge tone="accent">Your move</Badge>
          <Badge tone="good">Verified</Badge>
          <Badge tone="caution">Unwitnessed</Badge>
          <Badge tone="critical">Not verified</Badge>
        </ButtonRow>
        <Banner tone="caution">
          Caution: Bern has not answered for 3 hours. What you send waits and is delivered later.
        </Banner>
        <Banner tone="critical">Someone changed this since you opened it.</Banner>
      </Section>
      <Section title="Actions">
        <ButtonRow>
          <Button onClick={() => setOpen(true)}>Open a dialog</Button>
          <Button onClick={() => say('The task was added.')}>Say something</Button>
          <Button busy>Busy</Button>
          <ActionMenu
            actions={[
              { id: 'one', title: 'Hand over', keys: 'h', run: () => undefined },
              { id: 'two', title: 'Archive', off: 'open tasks remain', run: () => undefined },
              { id: 'three', title: 'Withdraw', grave: true, run: () => undefined },
            ]}
          />
        </ButtonRow>
        <Dialog title="Hand over the case" open={open} onClose={() => setOpen(false)}>
          <p>The new holder sees everything you see. You keep reading rights for 30 days.</p>
          <ButtonRow>
            <Button kind="main" onClick={() => setOpen(false)}>
              Hand over
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </ButtonRow>
        </Dialog>
      </Section>
    </>
  )
}
