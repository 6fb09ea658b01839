import { catalogue } from '#law/catalogue'
import { kindOf } from '#law/kinds/catalogue'
import type { LanguageCode } from '#law/languages'
import { offenceOf } from '#law/offences'
import { type DocumentWord, documentWord, formalName, sectionTitle } from '#law/terms'
import type { Block, Column, Paper } from '#kernel/schema/paper'
import { describeMarking } from '#kernel/schema/marking'
import { annexBlocks, annexesIn } from './rules.paper.annexes.ts'
import { cited, citedArticle, citedShort } from './rules.paper.cite.ts'
import { legalText } from './rules.paper.law.ts'
import { sheetBlocks } from './rules.paper.sheets.ts'
import type { PaperContent, PaperParty } from './words.paper.ts'
import type { Term } from './words.ts'

type Told = NonNullable<PaperContent['told']>
type AskedContent = NonNullable<PaperContent['asked']>
type Field = Extract<Block, { readonly kind: 'fields' }>['rows'][number]

/**
 * The pages of a document: a function of its content and of nothing else. Headings and terms come from the locked
 * glossary, names of States from UNTERM; what officers wrote stands as they wrote it.
 */
export function paperOf(content: PaperContent): Paper {
  const { beside, request, by, standing, language, at } = content
  const notice = { draft: 'not-sent', received: 'as-received', sent: undefined } as const
  const word = notice[standing]
  const second = word === undefined || beside === null ? [] : [documentWord(word, beside)]
  return {
    ...columnOf(content, language),
    marking: describeMarking(request.marking),
    notice: word === undefined ? null : [documentWord(word, language), ...second].join(' · '),
    reference: `${request.reference} · ${by}`,
    at: `${at.slice(0, 19)}Z`,
    beside: beside === null ? null : columnOf(content, beside),
    pageWord: documentWord('page', language),
  }
}

function columnOf(content: PaperContent, language: LanguageCode): Column {
  const { kind, request, asked, told, from, to, at, standing } = content
  const word = (id: DocumentWord) => documentWord(id, language)
  const name = kindOf(request.kind)?.names[language] ?? request.kind
  const spoken = told?.at ?? at
  const heads: Field[] = [
    { label: word('from-state'), value: partyText(from, language) },
    { label: word('to-state'), value: partyText(to, language) },
    { label: word('reference'), value: request.reference },
    { label: word('date'), value: spoken.slice(0, 10) },
    { label: word('request'), value: request.title },
    ...(asked === null ? [] : [{ label: sectionTitle('proceeding', language), value: asked.proceeding }]),
  ]
  const signed = [word('done-at'), ...partyText(from, language).split('\n'), momentText(spoken)]
  return {
    language,
    title: labelled(word(kind), name, language),
    blocks: [
      { kind: 'fields', rows: heads },
      ...(asked === null ? [] : askedBlocks(asked, language)),
      ...(told === null ? [] : toldBlocks(kind, told, language)),
      { kind: 'paragraph', text: closing(content, language).join('\n') },
      ...(standing === 'draft' ? [] : [{ kind: 'signature' as const, lines: signed }]),
      ...sheetBlocks(content, language),
    ],
  }
}

function closing(content: PaperContent, language: LanguageCode): string[] {
  const { standing, by } = content
  const told = `${formalName(by, language)} · ${apart('content.json, seal.json', language)}`
  const sealed = standing === 'draft' ? [] : [labelled(documentWord('sealed-with', language), told, language)]
  const beside = annexesIn(content).length === 0 ? [] : [documentWord('annexes-travel', language)]
  return [documentWord('stays-as-written', language), ...beside, ...sealed]
}

/** The State by its formal name, and its authority by the name it gives itself in this language or in its own. */
function partyText({ state, names }: PaperParty, language: LanguageCode): string {
  const name = names.find((one) => one.language === language) ?? names[0]
  return [formalName(state, language), ...(name === undefined ? [] : [name.text])].join('\n')
}

const colons: Readonly<Partial<Record<LanguageCode, string>>> = { fr: '\u202F: ', zh: '：' }
/** A word and what it names, with the colon of the language. */
function labelled(label: string, value: string, language: LanguageCode): string {
  return `${label}${colons[language] ?? ': '}${value}`
}

/** What runs from left to right, set apart so that a line from right to left does not turn its parts around. */
function apart(value: string, language: LanguageCode): string {
  return language === 'ar' ? `\u2066${value}\u2069` : value
}

const momentText = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`

const heading = (text: string): Block => ({ kind: 'heading', level: 1, text })

function askedBlocks(asked: AskedContent, language: LanguageCode): Block[] {
  const word = (id: DocumentWord) => documentWord(id, language)
  const flags = (['urgent', 'confidential', 'privileged'] as const).filter((flag) => asked[flag]).map(word)
  const bases = asked.instruments.map((id) => cited(id, (text) => legalText(text, language)))
  const answers = asked.sections.flatMap(({ id, text, nothing, asks }): Field[] => {
    const value = nothing ? `${word('answer-nothing')}${text === '' ? '' : `\n${text}`}` : text
    if (value === '') return []
    return [{ label: sectionTitle(id, language), value, ...(asks.length === 0 ? {} : { source: asks.join('; ') }) }]
  })
  return [
    ...(flags.length === 0 ? [] : [{ kind: 'list' as const, items: flags }]),
    heading(word('legal-basis')),
    { kind: 'list', items: bases.length === 0 ? [sectionTitle('reciprocity', language)] : bases },
    heading(sectionTitle('offence', language)),
    { kind: 'paragraph', text: offenceOf(asked.offence)?.names[language] ?? asked.offence },
    ...(asked.persons.length === 0
      ? []
      : [
          heading(sectionTitle('persons', language)),
          { kind: 'fields' as const, rows: asked.persons.map((person) => personField(person, language)) },
        ]),
    ...(answers.length === 0
      ? []
      : [heading(sectionTitle('assistance', language)), { kind: 'fields' as const, rows: answers }]),
    ...annexBlocks(asked.annexes ?? [], language),
  ]
}

function personField(
  { name, role, born, nationality }: AskedContent['persons'][number],
  language: LanguageCode,
): Field {
  const lines = [
    name.text,
    ...(name.transliteration === undefined ? [] : [name.transliteration]),
    ...(born === null ? [] : [labelled(documentWord('born', language), apart(born, language), language)]),
    ...(nationality === null
      ? []
      : [labelled(documentWord('nationality', language), formalName(nationality, language), language)]),
  ]
  return { label: documentWord(`person-role-${role}`, language), value: lines.join('\n') }
}

function toldBlocks(kind: PaperContent['kind'], { said }: Told, language: LanguageCode): Block[] {
  const word = (id: DocumentWord) => documentWord(id, language)
  const { ground, reasons, terms = [], items = [], annexes = [] } = said
  return [
    ...(ground === undefined ? [] : [{ kind: 'fields' as const, rows: [groundField(ground, language)] }]),
    ...(reasons === undefined ? [] : [heading(word('reasons')), { kind: 'paragraph' as const, text: reasons }]),
    ...(terms.length === 0
      ? []
      : [
          heading(word('conditions')),
          { kind: 'fields' as const, rows: terms.map((term) => termField(term, language)) },
        ]),
    ...(kind !== 'execution' || items.length === 0
      ? []
      : [
          heading(word('items')),
          {
            kind: 'table' as const,
            head: [word('item'), word('conditions'), word('return-by'), word('digest')],
            rows: items.map(({ name, digest, terms: bound, returnBy }) => [
              name,
              bound.join(', '),
              returnBy ?? '',
              digest,
            ]),
          },
        ]),
    ...annexBlocks(annexes, language),
  ]
}

function groundField(ground: NonNullable<Told['said']['ground']>, language: LanguageCode): Field {
  const found = Object.values(catalogue.get(ground.instrument)?.measures ?? {})
    .flatMap(({ grounds }) => grounds)
    .find(({ id }) => id === ground.id)
  return {
    label: documentWord('ground', language),
    value: found === undefined ? ground.id : legalText(found.text, language),
    source: `${citedShort(ground.instrument)} ${found?.article ?? ''}`.trim(),
  }
}

function termField({ id, text, article, allows, until }: Term, language: LanguageCode): Field {
  const lines = [
    text,
    ...(allows.length === 0
      ? []
      : [labelled(documentWord('allows', language), apart(allows.join(', '), language), language)]),
    ...(until === null ? [] : [labelled(documentWord('until', language), apart(until, language), language)]),
  ]
  return { label: id, value: lines.join('\n'), ...(article === null ? {} : { source: citedArticle(article) }) }
}
