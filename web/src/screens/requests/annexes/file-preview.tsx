import { lookAtFile, showFilePage, type Shown } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { addressOf } from '../../../lib/api.ts'
import { useMessages } from '../../../lib/messages.tsx'
import { queryOf } from '../../../lib/queries.ts'
import { Button } from '../../../ui/button.tsx'
import { Sign } from '../../../ui/sign.tsx'
import { ErrorState, Skeleton } from '../../../ui/states.tsx'
import css from './annexes.module.css'

type Of = { readonly request: string; readonly digest: string; readonly label: string }

/** A file as pictures of its pages, as the picture it is or as its text. The browser gets nothing that could run. */
export function FilePreview(of: Of) {
  const m = useMessages()
  const { request, digest } = of
  const shown = useQuery(queryOf(lookAtFile, { params: { id: request, digest } }))
  return (
    <section className={css['preview']} aria-label={m('annexes.previewOf', { label: of.label })}>
      {shown.data === undefined ? (
        shown.error === null ? (
          <Skeleton lines={6} />
        ) : (
          <ErrorState failure={shown.error} onRetry={() => void shown.refetch()} />
        )
      ) : (
        <Content of={of} shown={shown.data} />
      )}
    </section>
  )
}

function Content({ of, shown }: { of: Of; shown: Shown }) {
  const m = useMessages()
  switch (shown.as) {
    case 'pages':
      return <Pages of={of} pages={shown.pages} />
    case 'picture':
      return <Picture key={of.digest} of={of} page={1} alt={m('annexes.pictureAlt', { label: of.label })} />
    case 'text':
      return (
        <>
          {/* Long text is scrolled, which takes the keyboard too. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre className={css['text']} tabIndex={0} dir="auto" aria-label={m('annexes.textOf', { label: of.label })}>
            {shown.text}
          </pre>
          {!shown.whole && <p className="dim">{m('annexes.textCut')}</p>}
        </>
      )
    case 'none':
      break
  }
  return (
    <p>
      <Sign of="caution" /> {m(`annexes.unshown-${shown.because}`)}
    </p>
  )
}

function Pages({ of, pages }: { of: Of; pages: number }) {
  const m = useMessages()
  const [page, setPage] = useState(1)
  const words = m('annexes.pageOf', { page, pages })
  return (
    <>
      <div className={css['turn']}>
        <Button
          onClick={() => setPage(page - 1)}
          off={page > 1 ? undefined : { because: m('annexes.firstPage') }}
          label={m('annexes.pageBefore')}
        >
          {m('annexes.pageBefore')}
        </Button>
        <output>{words}</output>
        <Button
          onClick={() => setPage(page + 1)}
          off={page < pages ? undefined : { because: m('annexes.lastPage') }}
          label={m('annexes.pageAfter')}
        >
          {m('annexes.pageAfter')}
        </Button>
      </div>
      <Picture key={page} of={of} page={page} alt={`${of.label}: ${words}`} drawn />
    </>
  )
}

type PictureProps = { readonly of: Of; readonly page: number; readonly alt: string; readonly drawn?: boolean }

function Picture({ of, page, alt, drawn }: PictureProps) {
  const m = useMessages()
  const [failed, setFailed] = useState(false)
  if (failed) {
    return (
      <p role="alert">
        <Sign of="caution" /> {m('annexes.unshown-page')}
      </p>
    )
  }
  const source = addressOf(showFilePage, { params: { id: of.request, digest: of.digest, page } })
  return (
    <img
      className={css['page']}
      data-drawn={drawn}
      src={source}
      alt={alt}
      decoding="async"
      onError={() => setFailed(true)}
    />
  )
}
