import { listParties } from '@comity/server/contracts/cases'
import type { Party } from '@comity/server/contracts/cases'
import type { Person } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { queryOf } from '../../../lib/queries.ts'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { Hint, Question } from '../../../ui/question.tsx'
import type { FormError } from '../../../ui/question.tsx'
import { Asks } from './asks.tsx'
import type { Saved } from './draft.ts'
import { usePersonLine } from './from-case.ts'
import { PersonForm } from './person-form.tsx'
import { sectionQuestion } from './section-words.ts'
import { Lead, NotSaved, refusalOf } from './standing.tsx'
import { StepPage } from './step-page.tsx'
import { personsSection } from './steps.ts'
import type { StepProps } from './write.tsx'
import css from './write.module.css'

const roleOf = { suspect: 'suspect', convicted: 'convicted', victim: 'victim', witness: 'witness' } as const

/** A party of the case as a request names a person. */
export function personOf({ name, born, nationalities, category }: Party): Person {
  return {
    name,
    born,
    nationality: nationalities[0] ?? null,
    role: category in roleOf ? roleOf[category as keyof typeof roleOf] : 'other',
  }
}

const same = (one: Person, other: Person) => one.name.text === other.name.text && one.born === other.born

/** Whom the request concerns: the parties of the case to tick, and others to add. */
export function PersonsStep({ keeper, at, go, onDone }: StepProps) {
  const m = useMessages()
  const line = usePersonLine()
  const { view } = keeper
  const parties = useQuery({
    ...queryOf(listParties, { params: { case: view.case ?? '' } }),
    enabled: view.case !== null,
  })
  const item = view.gate.items.find(({ section }) => section === personsSection)
  const opened = view.sections.find(({ id }) => id === personsSection)?.text ?? ''
  const [persons, setPersons] = useState<readonly Person[]>(view.persons)
  const [more, setMore] = useState(opened)
  const [adding, setAdding] = useState(false)
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const [saved, setSaved] = useState<Saved>()
  const [busy, setBusy] = useState(false)
  const known = (parties.data?.rows ?? []).map(personOf)
  const rows = [...known, ...persons.filter((one) => !known.some((other) => same(one, other)))]
  const done = async () => {
    const lines = persons.map(line).join('\n')
    const text = more.trim() === '' ? lines : more
    const missing = item?.blocks === true && text.trim() === ''
    setErrors(missing ? [{ field: 'persons', message: m('requestWrite.personsMissing') }] : [])
    if (missing || busy) return
    setBusy(true)
    const changed = await keeper.change({ persons: [...persons] })
    const outcome =
      changed.is === 'saved' && item !== undefined && text.trim() !== opened.trim()
        ? await keeper.answer({ id: personsSection, text, nothing: false }, opened)
        : changed
    setBusy(false)
    setSaved(outcome)
    if (outcome.is === 'saved') onDone()
  }
  return (
    <StepPage
      title={m('requestWrite.step-persons')}
      tab={view.reference}
      lead={<Lead keeper={keeper} at={at} />}
      errors={errors}
      busy={busy}
      back={m('requestWrite.toTasks')}
      onDone={() => void done()}
      onBack={() => go()}
      beside={
        item === undefined ? (
          <>
            <h2>{m('requestWrite.personsWhyTitle')}</h2>
            <p className="dim">{m('requestWrite.personsWhy')}</p>
          </>
        ) : (
          <Asks of={item} />
        )
      }
    >
      <NotSaved refusal={refusalOf(saved)} onRetry={() => void done()} />
      <Question
        name="persons"
        title={m('requestWrite.whichPersons')}
        hint={m('requestWrite.whichPersonsHint')}
        error={errors.find(({ field }) => field === 'persons')?.message}
      >
        {rows.length === 0 && <Hint>{m('requestWrite.noPersons')}</Hint>}
        <ul className={css['people']}>
          {rows.map((person, index) => (
            <li key={`${person.name.text} ${person.born ?? ''}`}>
              <label>
                <input
                  id={index === 0 ? 'field-persons' : undefined}
                  type="checkbox"
                  checked={persons.some((one) => same(one, person))}
                  onChange={(event) =>
                    setPersons(
                      event.currentTarget.checked ? [...persons, person] : persons.filter((one) => !same(one, person)),
                    )
                  }
                />
                <bdi>{line(person)}</bdi>
              </label>
            </li>
          ))}
        </ul>
      </Question>
      {adding ? (
        <PersonForm
          language={view.language}
          onCancel={() => setAdding(false)}
          onAdd={(person) => {
            setPersons([...persons.filter((one) => !same(one, person)), person])
            setAdding(false)
          }}
        />
      ) : (
        <ButtonRow>
          <Button onClick={() => setAdding(true)}>{m('requestWrite.addPerson')}</Button>
        </ButtonRow>
      )}
      {item !== undefined && (
        <TextField
          name="persons-more"
          label={sectionQuestion(m, personsSection).question}
          hint={m('requestWrite.personsMoreHint')}
          optional
          lines={4}
          lang={view.language}
          value={more}
          onChange={setMore}
        />
      )}
    </StepPage>
  )
}
