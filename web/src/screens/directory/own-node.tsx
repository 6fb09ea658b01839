import { exportDescriptor, listKeys } from '@comity/server/contracts/directory'
import { useQuery } from '@tanstack/react-query'
import { ApiRefusal } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { refusalSentence } from '../../lib/rules.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { save } from '../../lib/transfer.ts'
import { nodeQuery } from '../identity/session.ts'
import { Copied } from '../ledger/copied.tsx'
import { KeyWords } from '../ledger/key-words.tsx'
import css from './directory.module.css'
import { Keys } from './keys.tsx'
import { NeighbourPage } from './parts.tsx'

/** What this node says of itself: the descriptor to hand out, its words to read aloud, and its keys. */
export function OwnNode() {
  const m = useMessages()
  const formats = useFormats()
  const { data: node } = useQuery(nodeQuery)
  const own = useQuery(queryOf(exportDescriptor, {}))
  const keys = useQuery(queryOf(listKeys, {}))
  const closed = keys.error instanceof ApiRefusal && keys.error.code === 'forbidden' ? keys.error : undefined
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text)
    say(m('neighbours.copied'))
  }
  return (
    <NeighbourPage title={m('neighbours.ownNode')} lead={<p className={css['text']}>{m('neighbours.ownLead')}</p>}>
      {own.isPending && <Skeleton lines={8} />}
      {own.isError && <ErrorState failure={own.error} onRetry={() => void own.refetch()} />}
      {own.isSuccess && (
        <>
          <ButtonRow>
            <Button
              kind="main"
              onClick={() =>
                save(
                  new Blob([own.data.descriptor], { type: 'application/json' }),
                  `comity-${node?.state ?? 'node'}-${own.data.serial}.json`,
                )
              }
            >
              {m('neighbours.download')}
            </Button>
            <Button onClick={() => void copy(own.data.descriptor)}>{m('neighbours.copy')}</Button>
          </ButtonRow>
          <Section title={m('neighbours.ownWords')}>
            <p className={css['text']}>{m('neighbours.wordsHint')}</p>
            <KeyWords label={m('neighbours.ownWords')} words={own.data.key.words} big />
          </Section>
          <Facts
            facts={[
              [m('neighbours.serial'), formats.number(own.data.serial)],
              [m('directory.issued'), <Instant key="issued" at={own.data.issuedAt} />],
              [m('directory.valid'), <Instant key="valid" at={own.data.validUntil} />],
              ['SHA-256', <Copied key="key" name="SHA-256" text={own.data.key.id} />],
            ]}
          />
        </>
      )}
      <Section title={m('neighbours.keys')}>
        {keys.isPending && <Skeleton />}
        {closed !== undefined && (
          <EmptyState title={m('neighbours.noKeys')}>
            <span className="sentence">{refusalSentence(m, closed.problem)}</span>
          </EmptyState>
        )}
        {closed === undefined && keys.isError && (
          <ErrorState failure={keys.error} onRetry={() => void keys.refetch()} />
        )}
        {keys.isSuccess && <Keys keys={keys.data.keys} />}
      </Section>
    </NeighbourPage>
  )
}
