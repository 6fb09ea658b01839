import type { previewMessage } from '@comity/server/contracts/exchange'
import type { ReplyOf } from '@comity/server/kernel/route'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { PlainKey } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { Facts, Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { NameInScript } from '../../ui/name-in-script.tsx'
import { tongueName } from '../identity/tongues.ts'
import { Duties } from './duties.tsx'
import css from './exchange.module.css'
import { PartyName } from './party.tsx'

export type Preview = ReplyOf<typeof previewMessage>
type Recipient = Preview['recipients'][number]

/** Who will be able to read a message, abroad and at home, under which duties, and what to look at before sending. */
export function WhoWillSee({ preview }: { preview: Preview }) {
  const m = useMessages()
  const general = preview.warnings.filter(
    (warning) => !preview.recipients.some(({ warnings }) => warnings.includes(warning)),
  )
  return (
    <div className={css['columns']}>
      <div className={css['pane']}>
        {general.length > 0 && <Warnings of={general} />}
        <Section title={m('compose.abroad')}>
          <ul className={css['cards']}>
            {preview.recipients.map((recipient) => (
              <Abroad key={`${recipient.state}/${recipient.authority}`} of={recipient} />
            ))}
          </ul>
        </Section>
        <Section title={m('compose.atHome')}>
          {preview.own.length === 0 ? (
            <p className="dim">{m('compose.atHomeNone')}</p>
          ) : (
            <ul className={css['plain']}>
              {preview.own.map(({ id, title, unit, authority }) => (
                <li key={id}>
                  <NameInScript text={title.text} lang={title.language} transliterated={title.transliteration} />{' '}
                  <span className="dim">
                    <bdi>{unit}</bdi> · <bdi lang={authority.language}>{authority.text}</bdi>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
      <Section title={m('compose.duties')}>
        <Duties duties={preview.duties} onward={preview.onward} expiresAt={preview.expiresAt} />
        {preview.legalAct && <p>{m('compose.legalAct')}</p>}
      </Section>
    </div>
  )
}

function Warnings({ of }: { of: Recipient['warnings'] }) {
  const m = useMessages()
  return (
    <div className={css['warnings']} role="note" aria-label={m('compose.warnings')}>
      <ul>
        {of.map((warning) => (
          <li key={warning}>
            <Sign of="caution" /> {m(`compose.warning-${warning}`)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Abroad({ of }: { of: Recipient }) {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  const roleWords = (role: string) => (hasMessage('role', role) ? m(`role.${role}` as PlainKey) : role)
  return (
    <li className={css['card']}>
      <h3>
        <PartyName of={of} />
      </h3>
      {of.warnings.length > 0 && <Warnings of={of.warnings} />}
      <Facts
        facts={[
          [
            m('compose.readBy'),
            of.readers.length === 0
              ? m('compose.rolesUnknown')
              : formats.list(
                  of.readers.map(({ role, posts }) => m('compose.reader', { role: roleWords(role), posts })),
                ),
          ],
          [
            m('compose.languages'),
            of.languages.length === 0
              ? '—'
              : formats.list(of.languages.map((tag) => tongueName(tag, formats.language))),
          ],
          [
            m('directory.hours'),
            <span key="open">
              <Sign of={of.openNow === null ? 'open' : of.openNow ? 'good' : 'over'} />{' '}
              {m(of.openNow === null ? 'compose.hoursUnknown' : of.openNow ? 'compose.openNow' : 'compose.closedNow')}
            </span>,
          ],
          [
            m('compose.lastHeard'),
            of.lastHeard === null ? m('compose.neverHeard') : formats.relative(of.lastHeard, now),
          ],
          [m('compose.equal'), of.classification === null ? '—' : <bdi key="equal">{of.classification}</bdi>],
        ]}
      />
    </li>
  )
}
