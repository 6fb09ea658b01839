import { findBases } from '@comity/server/contracts/law'
import type { RequestView } from '@comity/server/contracts/requests'
import { measures } from '@comity/law/instrument'
import { useQuery } from '@tanstack/react-query'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { SelectField } from '../../ui/fields.tsx'
import { Question } from '../../ui/question.tsx'
import { English } from '../law/english.tsx'
import { cited } from '../law/wording.ts'
import type { ActFieldProps } from './act-field.tsx'
import { useKinds } from './kinds.ts'
import css from './requests.module.css'
import { named } from './words.tsx'

/** What the legal-basis finder says to the question of the request. */
function useBases(request: RequestView) {
  const kinds = useKinds()
  // Asked on the requesting side alone, where a request is marked on the ladder of its own State.
  const from = request.marking.classification.state
  const to = request.peer
  const measure = measures.find((one) => one === kinds.kindOf(request.kind)?.measure)
  const { offence, date, facts } = request.question
  const given = Object.entries(facts)
    .map((pair) => pair.join('='))
    .join(',')
  return useQuery({
    ...queryOf(findBases, { query: { from, to, measure: measure ?? 'mla', offence, date, facts: given } }),
    enabled: measure !== undefined,
  })
}

/** The instruments a request is to rest on: those that bind both States. */
export function InstrumentsField({ request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const kinds = useKinds()
  const { data } = useBases(request)
  const found = (data?.bases ?? []).filter(({ status }) => status !== 'excluded')
  const choices =
    found.length > 0
      ? found.map(({ instrument, title, articles }) => ({ instrument, title, articles }))
      : (kinds.kindOf(request.kind)?.basis ?? []).map(({ instrument, article, text }) => ({
          instrument,
          title: text,
          articles: [article],
        }))
  const toggle = (id: string) =>
    set({
      instruments: draft.instruments.includes(id)
        ? draft.instruments.filter((one) => one !== id)
        : [...draft.instruments, id],
    })
  return (
    <Question
      name="instruments"
      title={m('requestAct.field-instruments')}
      hint={m('requestAct.hint-instruments')}
      error={errorOf('instruments')}
    >
      <div className={css['grounds']}>
        {choices.map(({ instrument, title, articles }) => (
          <label key={instrument}>
            <input
              type="checkbox"
              checked={draft.instruments.includes(instrument)}
              onChange={() => toggle(instrument)}
            />
            <span>
              <English>{title}</English>{' '}
              <span className={css['article']}>{m('law.articles', { articles: cited(articles) })}</span>
            </span>
          </label>
        ))}
      </div>
    </Question>
  )
}

/** The channel of a request: one that the chosen instruments allow. */
export function ChannelField({ field, request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const { data } = useBases(request)
  const allowed = (data?.bases ?? [])
    .filter(({ instrument }) => request.instruments.includes(instrument))
    .flatMap(({ channels }) => channels)
  const ids = [...new Set([...allowed.map(({ id }) => id), ...(draft.channel === '' ? [] : [draft.channel])])]
  return (
    <SelectField
      name="channel"
      label={m('requestAct.field-channel')}
      hint={
        <English>
          {allowed
            .filter(({ id }) => id === draft.channel)
            .map(({ text, article }) => `${text} (${article})`)
            .join('; ')}
        </English>
      }
      optional={!field.required}
      value={draft.channel}
      onChange={(channel) => set({ channel })}
      error={errorOf('channel')}
      choices={ids.map((id) => ({ value: id, label: named(m, 'channel', id) }))}
    />
  )
}
