import { answerMessage, correctMessage, previewMessage, sendMessage } from '@comity/server/contracts/exchange'
import { useQuery } from '@tanstack/react-query'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { RefusalNotice } from '../identity/notice.tsx'
import type { About, FormRow } from './compose.tsx'
import type { Draft } from './draft.ts'
import css from './exchange.module.css'
import { useOrder } from './orders.ts'
import { WhoWillSee } from './preview.tsx'
import { fieldsOf, filled } from './shape.ts'

type SeeProps = {
  readonly about: About
  readonly forms: readonly FormRow[]
  readonly draft: Draft
  readonly attachments: readonly string[]
  readonly onBack: () => void
  readonly onSent: (ids: readonly string[]) => void
}

// With one of these the node would refuse: the button says so before.
const stopping: readonly string[] = ['peer-not-trusted', 'no-sealing-key', 'not-releasable']

/** Who will see the message, asked of the node anew each time; sending is possible from here alone. */
export function SeeStep({ about, forms, draft, attachments, onBack, onSent }: SeeProps) {
  const m = useMessages()
  const { answers, corrects, file } = about
  const earlier = corrects ?? answers
  const conditions = {
    form: draft.form,
    marking: draft.marking,
    onward: draft.onward,
    deliverBy: draft.deliverBy,
    expiresAt: draft.expiresAt === '' ? null : draft.expiresAt,
  }
  const language = draft.fields['language']
  const preview = useQuery({
    ...queryOf(previewMessage, {
      body: {
        ...conditions,
        to: [...draft.to],
        ...(file === undefined ? {} : { file: file.id }),
        ...(earlier === undefined ? {} : { conversation: earlier.conversation }),
        ...(answers === undefined ? {} : { answers: answers.id }),
        ...(corrects === undefined ? {} : { corrects: corrects.id }),
        ...(typeof language === 'string' ? { language } : {}),
      },
    }),
    queryKey: ['messages', 'preview', {}, { draft, earlier: earlier?.id }],
    gcTime: 0,
    staleTime: 0,
  })
  const done = (ids: readonly string[]) => {
    say(m('compose.sent'))
    onSent(ids)
  }
  const send = useOrder(sendMessage, ({ messages }) => done(messages.map(({ id }) => id)))
  const answer = useOrder(answerMessage, ({ id }) => done([id]))
  const correct = useOrder(correctMessage, ({ id }) => done([id]))
  const fields = filled(fieldsOf(forms.find(({ id }) => id === draft.form)?.schema), draft.fields)
  const body = { ...conditions, fields, attachments: [...attachments] }
  const go = () => {
    if (answers !== undefined) answer.send({ params: { id: answers.id }, body })
    else if (corrects !== undefined) {
      const { form: _form, onward: _onward, ...corrected } = body
      correct.send({ params: { id: corrects.id }, body: corrected })
    } else send.send({ body: { ...body, to: [...draft.to], ...(file === undefined ? {} : { file: file.id }) } })
  }
  const refusal = send.refusal ?? answer.refusal ?? correct.refusal
  const stops = preview.data?.recipients.flatMap(({ warnings }) => warnings).find((one) => stopping.includes(one))
  return (
    <div className={css['pane']}>
      {preview.isPending && <Skeleton lines={8} />}
      {preview.isError && <ErrorState failure={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isSuccess && <WhoWillSee preview={preview.data} />}
      <RefusalNotice refusal={refusal} />
      <ButtonRow>
        {preview.isSuccess && (
          <Button
            kind="main"
            busy={send.pending || answer.pending || correct.pending}
            off={stops === undefined ? undefined : { because: m(`compose.warning-${stops}`) }}
            onClick={go}
          >
            {m('compose.sendTo', { count: draft.to.length })}
          </Button>
        )}
        <Button onClick={onBack}>{m('compose.back')}</Button>
      </ButtonRow>
    </div>
  )
}
