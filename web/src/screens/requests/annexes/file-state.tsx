import { fetchFile, listFiles } from '@comity/server/contracts/requests'
import type { FileRow } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { addressOf } from '../../../lib/api.ts'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { queryOf } from '../../../lib/queries.ts'
import { Button } from '../../../ui/button.tsx'
import { Sign } from '../../../ui/sign.tsx'
import css from './annexes.module.css'
import { FilePreview } from './file-preview.tsx'

/** The files of a request, as each came. Asked anew while one is on its way: its bytes come after its message. */
export function useFiles(request: string): readonly FileRow[] {
  const { data } = useQuery({
    ...queryOf(listFiles, { params: { id: request } }),
    refetchInterval: ({ state }) => (state.data?.rows.some((row) => row.state === 'coming') === true ? 2_000 : false),
  })
  return data?.rows ?? []
}

const signs = { here: 'good', coming: 'waits', other: 'wrong', missing: 'wrong', gone: 'over' } as const

/** How it stands with a file, and the file itself where it is here. What came in its place can be looked at too. */
export function FileState({ request, row, label }: { request: string; row: FileRow; label: string }) {
  const m = useMessages()
  const formats = useFormats()
  const [looked, setLooked] = useState<string>()
  const percent = formats.number(row.arrived / Math.max(1, row.bytes), { style: 'percent', maximumFractionDigits: 0 })
  const link = (digest: string, name: string, words: string) => {
    const open = looked === digest
    return (
      <>
        <Button
          kind="quiet"
          label={`${m(open ? 'annexes.hide' : 'annexes.look')}: ${label}`}
          onClick={() => setLooked(open ? undefined : digest)}
        >
          {m(open ? 'annexes.hide' : 'annexes.look')}
        </Button>
        <a href={addressOf(fetchFile, { params: { id: request, digest } })} download={name} className={css['fetch']}>
          {words}
          <span className="unseen">: {label}</span>
        </a>
      </>
    )
  }
  return (
    <div className={css['file']}>
      <p className={css['state']} data-state={row.state}>
        <span>
          <Sign of={row.as === 'unannounced' ? 'caution' : signs[row.state]} />{' '}
          {row.as === 'unannounced'
            ? m('annexes.unannounced')
            : row.state === 'coming'
              ? m('annexes.state-coming', { percent })
              : m(`annexes.state-${row.state}`)}
        </span>
        {row.state === 'here' && link(row.digest, row.name, m('annexes.fetch'))}
        {row.found !== null && (
          <>
            <span className={css['digests']}>
              {m('annexes.announced')} <code dir="ltr">{row.digest.slice(0, 16)}…</code> {m('annexes.came')}{' '}
              <code dir="ltr">{row.found.digest.slice(0, 16)}…</code>
            </span>
            {row.arrived >= row.found.bytes && link(row.found.digest, row.found.name, m('annexes.fetchOther'))}
          </>
        )}
      </p>
      {looked !== undefined && <FilePreview key={looked} request={request} digest={looked} label={label} />}
    </div>
  )
}
