import { annexKindName } from '#law/kinds/annexes'
import { languageName } from '#law/language-names'
import type { LanguageCode } from '#law/languages'
import { type DocumentWord, documentWord, formalName, sectionTitle } from '#law/terms'
import type { Block } from '#kernel/schema/paper'
import { annexesIn, inOrder } from './rules.paper.annexes.ts'
import type { PaperContent } from './words.paper.ts'
import type { Annex } from './words.ts'

/** The cover sheets of the annexes, each on a page of its own: to be laid on top of the file it names. */
export function sheetBlocks(content: PaperContent, language: LanguageCode): Block[] {
  const annexes = annexesIn(content)
  return inOrder(annexes).flatMap((annex) => [
    { kind: 'new-page' },
    { kind: 'heading', level: 1, text: `${documentWord('annex', language)} ${annex.number}` },
    { kind: 'fields', rows: rowsOf(annex, annexes, content, language) },
  ])
}

function rowsOf(annex: Annex, among: readonly Annex[], content: PaperContent, language: LanguageCode) {
  const word = (id: DocumentWord) => documentWord(id, language)
  const { title, kind, certified, translates, fills, pages, name, mediaType, bytes, digest } = annex
  const original = among.find(({ id }) => id === translates)
  const { request, from, to, asked } = content
  const demanded = fills.map((section) => {
    const asks = asked?.sections.find(({ id }) => id === section)?.asks ?? []
    return `${sectionTitle(section, language)}${asks.length === 0 ? '' : ` (${asks.join('; ')})`}`
  })
  return [
    { label: word('reference'), value: request.reference },
    { label: word('request'), value: request.title },
    { label: word('from-state'), value: formalName(from.state, language) },
    { label: word('to-state'), value: formalName(to.state, language) },
    {
      label: word('document'),
      value: [title.text, ...(title.transliteration === undefined ? [] : [title.transliteration])].join('\n'),
    },
    {
      label: word('kind-of-document'),
      value: [
        annexKindName(kind, language),
        ...(original === undefined ? [] : [`${word('translation-of')} ${original.number}`]),
      ].join(' · '),
    },
    { label: word('language'), value: languageName(annex.language, language) },
    { label: word('certification'), value: word(certified ? 'certified' : 'not-certified') },
    {
      label: word('answers-demand'),
      value: demanded.length === 0 ? word('answers-none') : demanded.join('\n'),
    },
    ...(pages === null ? [] : [{ label: word('pages'), value: String(pages) }]),
    { label: word('file'), value: name },
    { label: word('file-type'), value: mediaType },
    { label: word('size'), value: String(bytes) },
    { label: word('digest'), value: digest },
  ]
}
