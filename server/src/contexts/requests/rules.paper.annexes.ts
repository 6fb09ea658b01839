import { annexKindName } from '#law/kinds/annexes'
import { languageName } from '#law/language-names'
import type { LanguageCode } from '#law/languages'
import { type DocumentWord, documentWord } from '#law/terms'
import type { Block } from '#kernel/schema/paper'
import type { PaperContent } from './words.paper.ts'
import type { Annex } from './words.ts'

/** What a document says goes along as files. */
export function annexesIn({ asked, told }: Pick<PaperContent, 'asked' | 'told'>): readonly Annex[] {
  return [...(asked?.annexes ?? []), ...(told?.said.annexes ?? [])]
}

/** By number, as people count: 2 before 10, 3 before 3a. */
export function inOrder(annexes: readonly Annex[]): readonly Annex[] {
  const order = new Intl.Collator('en', { numeric: true })
  return annexes.toSorted((a, b) => order.compare(a.number, b.number))
}

/** The list of annexes of a document: number, title as it stands on each, language, pages, digest. */
export function annexBlocks(annexes: readonly Annex[], language: LanguageCode): Block[] {
  if (annexes.length === 0) return []
  const word = (id: DocumentWord) => documentWord(id, language)
  const numbers = new Map(annexes.map(({ id, number }) => [id, number]))
  const rows = inOrder(annexes).map(
    ({ number, title, kind, certified, translates, language: tag, pages, digest, name }) => {
      const original = translates === null ? undefined : numbers.get(translates)
      const what = [
        annexKindName(kind, language),
        ...(certified ? [word('certified')] : []),
        ...(original === undefined ? [] : [`${word('translation-of')} ${original}`]),
      ].join(' · ')
      const told = [`${word('annex')} ${number}`, title.text, what, name].join('\n')
      return [told, languageName(tag, language), pages === null ? '' : String(pages), digest]
    },
  )
  return [
    { kind: 'heading', level: 1, text: word('annexes') },
    { kind: 'table', head: [word('annex'), word('language'), word('pages'), word('digest')], rows },
  ]
}
