import type { CaseView } from '@comity/server/contracts/cases'
import type { GateItem } from '@comity/server/contracts/requests'
import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { CheckboxField, TextField } from '../../../ui/fields.tsx'
import type { FormError } from '../../../ui/question.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { Link } from '../../../ui/link.tsx'
import { Page } from '../../../ui/page.tsx'
import { English } from '../../law/english.tsx'
import { Asks } from './asks.tsx'
import { useAutosave } from './autosave.ts'
import { Demanded } from './demanded.tsx'
import type { Saved } from './draft.ts'
import { dropText, keepText, keptText } from './kept.ts'
import { useFacts } from './law.ts'
import { sectionQuestion, sectionTitle } from './section-words.ts'
import { Changed, Lead, NotSaved, refusalOf } from './standing.tsx'
import { StepPage } from './step-page.tsx'
import { hrefOf } from './steps.ts'
import { useFromCase } from './from-case.ts'
import type { StepProps } from './write.tsx'
import css from './write.module.css'

type Props = StepProps & { readonly file: CaseView | undefined }

/** One thing the instruments demand, asked in plain words; beside it who asks, with article. Saved as it is typed. */
export function SectionStep(props: Props) {
  const m = useMessages()
  const { keeper, at } = props
  const item = keeper.view.gate.items.find(({ section }) => section === at.about)
  if (item === undefined) {
    return (
      <Page title={m('requestWrite.write')}>
        <EmptyState title={m('requestWrite.notAsked')}>
          <Link href={hrefOf(keeper.view.id)}>{m('requestWrite.toTasks')}</Link>
        </EmptyState>
      </Page>
    )
  }
  return <Answer key={item.section} {...props} item={item} />
}

function Answer({ keeper, at, go, onDone, item, file }: Props & { readonly item: GateItem }) {
  const m = useMessages()
  const { view } = keeper
  const { section } = item
  const opened = view.sections.find((one) => one.id === section)
  const kept = keptText(sessionStorage, view.id, section)
  const [text, setText] = useState(kept ?? opened?.text ?? '')
  const [nothing, setNothing] = useState(opened?.nothing ?? false)
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const [saved, setSaved] = useState<Saved>()
  const [busy, setBusy] = useState(false)
  /** What is with the node, as far as this page knows: what others write beside it is told apart from it. */
  const [held, setHeld] = useState({ text: opened?.text ?? '', nothing: opened?.nothing ?? false })
  const proposal = useFromCase(view, file)(section)
  const mayBeNothing = !item.asks.some(() => item.need === 'always')
  const title = sectionTitle(m, section)
  const { question, why } = sectionQuestion(m, section)

  const save = async (): Promise<boolean> => {
    const now = { text, nothing }
    if (now.text.trim() === held.text.trim() && now.nothing === held.nothing) return true
    const outcome = await keeper.answer({ id: section, ...now }, held.text)
    setSaved(outcome)
    if (outcome.is !== 'saved') return false
    setHeld({ text: now.text.trim(), nothing: now.nothing })
    if (keptText(sessionStorage, view.id, section) === now.text) dropText(sessionStorage, view.id, section)
    return true
  }
  const clashes = saved?.is === 'changed'
  const theirs = { text: '', nothing: false, ...(clashes ? saved.now.sections.find((one) => one.id === section) : {}) }
  useAutosave(save, `${nothing} ${text}`, saved)

  const change = (next: string) => {
    setText(next)
    keepText(sessionStorage, view.id, section, next)
  }
  const done = async () => {
    const lacking = item.document !== null && item.blocks && !nothing
    const missing = text.trim() === '' && (nothing || (item.blocks && item.document === null))
    const long = text.trim().length > 20_000
    setErrors(
      missing
        ? [{ field: section, message: m(nothing ? 'requestWrite.reasonMissing' : 'requestWrite.answerMissing') }]
        : lacking && (text.trim() === '' || item.document?.demanded !== 'either')
          ? [{ field: 'annex-files', message: m(`annexes.demanded-${item.document?.demanded ?? 'copy'}`) }]
          : long
            ? [{ field: section, message: m('requestWrite.proseLong') }]
            : [],
    )
    const undone = lacking && (text.trim() === '' || item.document?.demanded !== 'either')
    if (missing || undone || long || busy) return
    setBusy(true)
    const ok = await save()
    setBusy(false)
    if (ok) onDone()
  }
  return (
    <StepPage
      title={title}
      tab={view.reference}
      lead={<Lead keeper={keeper} at={at} />}
      errors={errors}
      busy={busy}
      back={m('requestWrite.toTasks')}
      onDone={() => void done()}
      onBack={() => {
        void save()
        go()
      }}
      beside={<Asks of={item} />}
    >
      {saved?.is === 'changed' && (
        <Changed
          title={title}
          before={held.text}
          now={theirs.text}
          onKeep={() => {
            setHeld(theirs)
            setSaved(undefined)
          }}
          onLoad={() => {
            setHeld(theirs)
            setText(theirs.text)
            setNothing(theirs.nothing)
            dropText(sessionStorage, view.id, section)
            setSaved(undefined)
          }}
        />
      )}
      <NotSaved refusal={refusalOf(saved)} onRetry={() => void save()} />
      <TextField
        name={section}
        label={nothing ? m('requestWrite.nothingBecause') : question}
        {...(why === undefined || nothing ? {} : { hint: why })}
        lines={nothing ? 3 : 9}
        lang={view.language}
        optional={!nothing && (item.document !== null || (!item.blocks && !(item.need === 'always')))}
        value={text}
        onChange={change}
        error={errors.find(({ field }) => field === section)?.message}
      />
      {item.facts.length > 0 && <Decides id={view.id} facts={item.facts} />}
      {proposal !== undefined && text.trim() === '' && !nothing && (
        <ButtonRow>
          <Button onClick={() => change(proposal)}>{m('requestWrite.takeFromCase')}</Button>
        </ButtonRow>
      )}
      {!nothing && <Demanded keeper={keeper} item={item} />}
      {mayBeNothing && (
        <CheckboxField
          name={`${section}-nothing`}
          label={m('requestWrite.nothing')}
          hint={m('requestWrite.nothingHint')}
          checked={nothing}
          onChange={setNothing}
        />
      )}
    </StepPage>
  )
}

/** The questions that decide whether the answer is needed at all. */
function Decides({ id, facts }: { id: string; facts: readonly string[] }) {
  const m = useMessages()
  const known = useFacts()
  return (
    <Banner>
      <p>{m('requestWrite.decides')}</p>
      <ul className={css['plain']}>
        {known
          .filter((fact) => facts.includes(fact.id))
          .map((fact) => (
            <li key={fact.id}>
              <Link href={hrefOf(id, { step: 'fact', about: fact.id })}>
                <English>{fact.text}</English>
              </Link>
            </li>
          ))}
      </ul>
    </Banner>
  )
}
