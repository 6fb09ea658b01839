import { listDocuments } from '@comity/server/contracts/cases'
import type { RequestView } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useMessages } from '../../../lib/messages.tsx'
import { queryOf } from '../../../lib/queries.ts'
import { DropZone } from '../../../ui/drop-zone.tsx'
import { SelectField } from '../../../ui/fields.tsx'
import { ErrorState, Progress } from '../../../ui/states.tsx'
import css from './annexes.module.css'
import { useLaying } from './use-laying.ts'
import type { Laid } from './use-laying.ts'

type LayFilesProps = {
  readonly request: Pick<RequestView, 'id' | 'case'>
  readonly label: string
  readonly name: string
  readonly multiple?: boolean
  /** Digests that need not be offered again. */
  readonly taken?: readonly string[]
  readonly onLaid: (laid: Laid) => void
}

/** Files for a request: from this computer, with progress and a way to stop, or documents of its case. */
export function LayFiles({ request, label, name, multiple = false, taken = [], onLaid }: LayFilesProps) {
  const m = useMessages()
  const laying = useLaying(request.id, onLaid)
  const { data } = useQuery({
    ...queryOf(listDocuments, { params: { case: request.case ?? '' } }),
    enabled: request.case !== null,
    retry: false,
  })
  const left = (data?.rows ?? []).filter(({ digest }) => !taken.includes(digest))
  const { sending, failed } = laying
  return (
    <div className={css['laying']}>
      <DropZone
        name={name}
        label={label}
        choose={m(multiple ? 'annexes.chooseFiles' : 'annexes.chooseFile')}
        multiple={multiple}
        busy={sending !== undefined}
        onFiles={(files) => void laying.upload(files)}
      >
        <span>{m('annexes.orDrop')}</span>
      </DropZone>
      {sending !== undefined && (
        <Progress
          title={sending.name}
          {...(sending.total === 0
            ? {}
            : { done: Math.round((sending.sent / sending.total) * 100), total: 100, onCancel: laying.cancel })}
        />
      )}
      {failed.map((one) => (
        <div key={one.name} role="alert">
          <p>
            <bdi>{one.name}</bdi>
          </p>
          <ErrorState failure={one.refusal} />
        </div>
      ))}
      {left.length > 0 && (
        <SelectField
          name={`${name}-document`}
          label={m('annexes.fromCase')}
          optional
          value=""
          onChange={(id) => {
            const chosen = left.find((one) => one.id === id)
            if (chosen !== undefined && sending === undefined) void laying.take(id, chosen.name)
          }}
          choices={left.map((one) => ({ value: one.id, label: one.name }))}
        />
      )}
    </div>
  )
}
