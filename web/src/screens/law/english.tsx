import { Children } from 'react'
import type { ReactNode } from 'react'
import { directionOf } from '../../lib/language.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { articleName, shortName } from './instrument-name.ts'
import css from './law.module.css'
import { showOriginal, useWording } from './wording.ts'

/**
 * A legal text, which the data gives in English: in the language of the interface where it is translated, the English
 * wording being its title, otherwise in English and marked so.
 */
export function English({ children }: { children: ReactNode }) {
  const { language } = useFormats()
  const { read } = useWording()
  const parts = Children.toArray(children)
  const english = parts.every((part) => typeof part === 'string' || typeof part === 'number')
    ? parts.join('')
    : undefined
  const said = english === undefined ? undefined : read(english)
  if (said?.translated === true) {
    return (
      <bdi dir={directionOf(language)} title={english}>
        {said.text}
      </bdi>
    )
  }
  return (
    <bdi lang="en" dir="ltr">
      {english ?? children}
    </bdi>
  )
}

/** The article a text comes from: as it is cited, or in words where it is none. */
export function Article({ of }: { of: string }) {
  const { language } = useFormats()
  const { text, translated } = useWording().read(of)
  return translated ? (
    <bdi dir={directionOf(language)} title={of} className={css['article']}>
      {text}
    </bdi>
  ) : (
    <bdi lang="en" dir="ltr" className={css['article']}>
      {articleName(of)}
    </bdi>
  )
}

/** A provision by its instrument and article, in one piece also in a line that runs from right to left. */
export function Cited({ by, article }: { by: string; article: string | null }) {
  return (
    <bdi dir="ltr">
      {shortName(by)} {article}
    </bdi>
  )
}

/** Says that legal wordings on this page are translated, and shows them in English where that is wanted. */
export function WordingChoice() {
  const m = useMessages()
  const { original, translatable } = useWording()
  if (!translatable) return null
  return (
    <p className={css['wording']}>
      {m('law.wording')}{' '}
      <button type="button" className={css['answer']} aria-pressed={original} onClick={() => showOriginal(!original)}>
        {m('law.inEnglish')}
      </button>
    </p>
  )
}
