import { signList } from '@comity/server/contracts/directory'
import type { listSpaces } from '@comity/server/contracts/directory'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Facts } from '../../ui/page.tsx'
import { say } from '../../ui/toast.tsx'
import { save } from '../../lib/transfer.ts'
import { RefusalNotice } from '../identity/notice.tsx'
import css from './directory.module.css'
import { useOrder } from './parts.tsx'

export type Waiting = ReplyOf<typeof listSpaces>['drafts'][number]

/** A version of a trust list that gathers signatures. */
export function OneDraft({ of }: { of: Waiting }) {
  const m = useMessages()
  const formats = useFormats()
  const sign = useOrder(signList, () => say(m('neighbours.signedNow')))
  return (
    <li className={css['card']}>
      <div className={css['head']}>
        <h3>
          <bdi>{of.title}</bdi>
        </h3>
        <bdi className="code">{of.space}</bdi>
      </div>
      <Facts
        facts={[
          [m('neighbours.number'), formats.number(of.number)],
          [
            m('neighbours.signers'),
            <span key="signers">
              {of.signedBy.length === 0
                ? m('neighbours.signedByNone')
                : m('neighbours.signedBy', { names: formats.list(of.signedBy.map(formats.country)) })}{' '}
              <span className="dim">
                {m('neighbours.threshold', { threshold: of.threshold, count: of.signers.length })}
              </span>
            </span>,
          ],
          [m('neighbours.members'), formats.list(of.members.map(({ state }) => formats.country(state)))],
          [m('directory.valid'), <Instant key="valid" at={of.validUntil} />],
        ]}
      />
      <RefusalNotice refusal={sign.refusal} />
      <ButtonRow>
        <Button
          kind="main"
          busy={sign.pending}
          onClick={() => sign.send({ params: { space: of.space, digest: of.digest }, body: {} })}
        >
          {m('neighbours.sign')}
        </Button>
        <Button
          onClick={() => save(new Blob([of.list], { type: 'application/json' }), `${of.space}-${of.number}-draft.json`)}
        >
          {m('neighbours.handDraft')}
        </Button>
      </ButtonRow>
    </li>
  )
}
