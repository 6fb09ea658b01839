import { useState } from 'react'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { Question, Radios } from '../../../ui/question.tsx'
import type { FormError } from '../../../ui/question.tsx'
import { Skeleton } from '../../../ui/states.tsx'
import { SelectField } from '../../../ui/fields.tsx'
import { tongueName, tongues } from '../../identity/tongues.ts'
import { English } from '../../law/english.tsx'
import { Article } from './asks.tsx'
import type { Saved } from './draft.ts'
import { accepted, useBases } from './law.ts'
import type { Basis } from './law.ts'
import { Lead, NotSaved, refusalOf, useChannelName, useLanguageName } from './standing.tsx'
import { StepPage } from './step-page.tsx'
import type { StepProps } from './write.tsx'
import css from './write.module.css'

/** In which language it goes and over which channel, with what the requested State has declared about both. */
export function LanguageStep({ keeper, at, go, onDone }: StepProps) {
  const m = useMessages()
  const formats = useFormats()
  const { view } = keeper
  const { chosen, answer, kind } = useBases(view)
  const taken = accepted(chosen)
  const channels = [...new Map(chosen.flatMap(({ channels: of }) => of).map((one) => [one.id, one])).values()]
  const [language, setLanguage] = useState(view.language.split('-')[0] ?? view.language)
  const [picked, setPicked] = useState<string>()
  const channel = picked ?? view.channel ?? (channels.length === 1 ? channels[0]?.id : undefined)
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const [saved, setSaved] = useState<Saved>()
  const [busy, setBusy] = useState(false)
  const errorOf = (field: string) => errors.find((one) => one.field === field)?.message
  const languageName = useLanguageName()
  const channelName = useChannelName()
  const named = (tags: readonly string[]) => formats.list(tags.map(languageName), 'disjunction')
  const done = async () => {
    const wrong = taken !== undefined && taken.length > 0 && !taken.includes(language)
    const found: FormError[] = [
      ...(wrong
        ? [
            {
              field: 'language',
              message: m('requestWrite.languageNotTaken', {
                state: formats.country(view.peer),
                languages: named(taken),
                language: languageName(language),
              }),
            },
          ]
        : []),
      ...(channels.length > 0 && (channel === undefined || !channels.some(({ id }) => id === channel))
        ? [{ field: 'channel', message: m('requestWrite.channelMissing') }]
        : []),
    ]
    setErrors(found)
    if (found.length > 0 || busy) return
    setBusy(true)
    const question = { ...view.question, facts: { ...view.question.facts, language } }
    const outcome = await keeper.change({ language, channel: channel ?? null, question })
    setBusy(false)
    setSaved(outcome)
    if (outcome.is === 'saved') onDone()
  }
  if (kind?.measure != null && answer.isPending) return <Skeleton lines={8} />
  const offered =
    taken === undefined || taken.length === 0 ? tongues : [...taken, ...tongues.filter((one) => !taken.includes(one))]
  return (
    <StepPage
      title={m('requestWrite.step-language')}
      tab={view.reference}
      lead={<Lead keeper={keeper} at={at} />}
      errors={errors}
      busy={busy}
      back={m('requestWrite.toTasks')}
      onDone={() => void done()}
      onBack={() => go()}
      {...(kind?.measure == null ? {} : { beside: <Declared bases={chosen} /> })}
    >
      <NotSaved refusal={refusalOf(saved)} onRetry={() => void done()} />
      <SelectField
        name="language"
        label={m('requestWrite.whichLanguage')}
        hint={
          taken === undefined
            ? m('requestWrite.languageFree')
            : m('requestWrite.languageTaken', { state: formats.country(view.peer), languages: named(taken) })
        }
        error={errorOf('language')}
        value={language}
        onChange={setLanguage}
        choices={[...new Set([...offered, language])].map((tag) => ({
          value: tag,
          label: tongueName(tag, formats.language),
        }))}
      />
      {channels.length > 0 && (
        <Question
          name="channel"
          title={m('requestWrite.whichChannel')}
          hint={m('requestWrite.channelHint')}
          error={errorOf('channel')}
        >
          <Radios
            name="channel"
            value={channel}
            onChange={setPicked}
            choices={channels.map(({ id, text, article }) => ({
              value: id,
              label: channelName(id, text),
              hint: /^\d/.test(article) ? m('law.articles', { articles: article }) : article,
            }))}
          />
        </Question>
      )}
    </StepPage>
  )
}

/** What the instruments and the requested State say of language and channel, each with its source. */
function Declared({ bases }: { bases: readonly Basis[] }) {
  const m = useMessages()
  const formats = useFormats()
  const languageName = useLanguageName()
  return (
    <>
      <h2>{m('requestWrite.declared')}</h2>
      {bases.length === 0 && <p className="dim">{m('requestWrite.noBasisYet')}</p>}
      <ul className={css['plain']}>
        {bases.map(({ instrument, title, languages, channels }) => (
          <li key={instrument}>
            <strong>
              <English>{title}</English>
            </strong>
            <ul>
              {languages.map(({ text, article, accepted: tags }) => (
                <li key={`${article} ${text}`}>
                  {tags !== null && <strong>{formats.list(tags.map(languageName))}: </strong>}
                  <English>{text}</English>
                  <span className={css['article']}>
                    <Article>{article}</Article>
                  </span>
                </li>
              ))}
              {channels.map(({ id, text, article }) => (
                <li key={id}>
                  <English>{text}</English>
                  <span className={css['article']}>
                    <Article>{article}</Article>
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  )
}
