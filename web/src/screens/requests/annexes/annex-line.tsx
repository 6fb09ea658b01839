import { annexKindName } from '@comity/law/kinds/annexes'
import type { Annex } from '@comity/server/contracts/requests'
import type { ReactNode } from 'react'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { sizeWords } from '../../exchange/bytes.ts'
import { tongueName } from '../../identity/tongues.ts'
import { sectionTitle } from '../write/section-words.ts'
import css from './annexes.module.css'

type AnnexLineProps = { readonly annex: Annex; readonly among: readonly Annex[]; readonly children?: ReactNode }

/** One annex of a list, as people cite it: number, title in its script, what it is, and the digest it is bound by. */
export function AnnexLine({ annex, among, children }: AnnexLineProps) {
  const m = useMessages()
  const formats = useFormats()
  const { number, title, kind, language, certified, translates, pages, bytes, digest, fills } = annex
  const original = among.find(({ id }) => id === translates)
  return (
    <li>
      <span className={css['number']}>{m('annexes.annex', { number })}</span>
      <div className={css['told']}>
        <p>
          <bdi lang={title.language}>{title.text}</bdi>{' '}
          {certified && <Badge tone="good">{m('annexes.isCertified')}</Badge>}
        </p>
        <p className="dim">
          {[
            annexKindName(kind, formats.language),
            ...(original === undefined ? [] : [m('annexes.translationOf', { number: original.number })]),
            tongueName(language, formats.language),
            ...(pages === null ? [] : [m('annexes.pageCount', { count: pages })]),
            sizeWords(formats, bytes),
          ].map((part, at) => (
            // Each by itself, so that a name in another script does not turn the line around.
            <span key={part}>
              {at > 0 && ' · '}
              <bdi>{part}</bdi>
            </span>
          ))}
        </p>
        {fills.length > 0 && (
          <p className="dim">
            {m('annexes.fills')}: {formats.list(fills.map((section) => sectionTitle(m, section)))}
          </p>
        )}
        <p className="dim">
          SHA-256{' '}
          <code dir="ltr" title={digest}>
            {digest.slice(0, 16)}…
          </code>
        </p>
        {children}
      </div>
    </li>
  )
}
