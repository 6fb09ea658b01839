import type { listCandidates } from '@comity/server/contracts/cases'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { matches } from '../../lib/search-words.ts'
import { TextField } from '../../ui/fields.tsx'
import { Question } from '../../ui/question.tsx'
import { fieldId } from '../../ui/fields.tsx'
import css from './cases.module.css'
import { Name } from './words.tsx'

type Candidate = ReplyOf<typeof listCandidates>['posts'][number]

type ChoiceProps = {
  readonly posts: readonly Candidate[]
  readonly value: string | undefined
  readonly onChange: (post: string) => void
  readonly error: string | undefined
}

/** Posts that could join. Those whose clearance does not suffice stand in the list too, off and with the reason. */
export function CandidateChoice({ posts, value, onChange, error }: ChoiceProps) {
  const m = useMessages()
  const [words, setWords] = useState('')
  const shown = posts.filter(({ title, unit, authority }) =>
    matches(`${title.text} ${title.transliteration ?? ''} ${unit} ${authority.text}`, words),
  )
  return (
    <Question name="post" title={m('caseFile.post')} hint={m('caseFile.candidatesHint')} error={error}>
      {posts.length > 8 && (
        <TextField name="find-post" label={m('caseFile.findPost')} optional value={words} onChange={setWords} />
      )}
      <div className={css['candidates']}>
        {shown.map(({ id, title, unit, authority, cleared }, index) => (
          <label key={id} data-off={cleared ? undefined : true}>
            <input
              id={index === 0 ? fieldId('post') : undefined}
              type="radio"
              name="post"
              disabled={!cleared}
              checked={value === id}
              onChange={() => onChange(id)}
            />
            <span>
              <Name of={title} />
              <span className="dim">
                <bdi>{unit}</bdi>, <Name of={authority} />
              </span>
              {!cleared && <span className="caution">{m('caseFile.notCleared')}</span>}
            </span>
          </label>
        ))}
        {shown.length === 0 && <p className="dim">{m('form.notFound')}</p>}
      </div>
    </Question>
  )
}
