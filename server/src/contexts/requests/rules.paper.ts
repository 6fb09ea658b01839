import { catalogue } from '#law/catalogue'
import { kindOf } from '#law/kinds/catalogue'
import type { LanguageCode } from '#law/languages'
import { offenceOf } from '#law/offences'
import { documentWord, formalName, sectionTitle } from '#law/terms'
import type { Block, Paper } from '#kernel/paper/model'
import { describeMarking } from '#kernel/schema/marking'
import type { RequestView, Step } from './words.ts'

/** Documents that can be made of a request: itself, and what one side told the other in a step. */
export const paperKinds = ['request', 'acknowledgement', 'decision-on', 'refusal', 'conditions', 'execution'] as const
export type PaperKind = (typeof paperKinds)[number]

/** Which message of the other side, or of one's own, each document sets down. */
const stepOf: Readonly<Record<Exclude<PaperKind, 'request'>, (step: Step) => boolean>> = {
  acknowledgement: ({ message }) => message === 'ACK',
  'decision-on': ({ message, said }) => message === 'DECIDE' && said.ground === undefined,
  refusal: ({ message, said }) => message === 'DECIDE' && said.ground !== undefined,
  conditions: ({ message }) => message === 'PROPOSE_CONDITIONS',
  execution: ({ message }) => message === 'DELIVER' || message === 'PARTIAL',
}

export type Written = {
  readonly view: RequestView
  /** The State whose node this is. */
  readonly own: string
  readonly language: LanguageCode
  readonly at: string
  readonly payload: Paper['payload']
}

/**
 * A document of a request, in one of six languages. Headings and terms come from the locked glossary, names of States
 * from UNTERM; what officers wrote stands as they wrote it. Undefined where the step it sets down was not taken.
 */
export function paperOf(kind: PaperKind, written: Written): Paper | undefined {
  const { view, own, language, at, payload } = written
  const word = (id: Parameters<typeof documentWord>[0]) => documentWord(id, language)
  const step = kind === 'request' ? undefined : view.steps.findLast(stepOf[kind])
  if (kind !== 'request' && step === undefined) return undefined
  const [requesting, requested] = view.side === 'requesting' ? [own, view.peer] : [view.peer, own]
  // Who speaks: the requesting State in the request, the requested one in everything else.
  const [from, to] = kind === 'request' ? [requesting, requested] : [requested, requesting]
  const blocks: Block[] = [
    {
      kind: 'fields',
      rows: [
        { label: word('from-state'), value: formalName(from, language) },
        { label: word('to-state'), value: formalName(to, language) },
        { label: word('reference'), value: view.reference },
        { label: word('date'), value: (step?.at ?? at).slice(0, 10) },
        ...(kind === 'request' ? [] : [{ label: word('request'), value: view.title }]),
      ],
    },
    ...(kind === 'request' || step === undefined ? requestBlocks(view, language) : stepBlocks(kind, step, language)),
    { kind: 'signature', lines: [word('done-at'), formalName(from, language), (step?.at ?? at).replace('T', ' ')] },
    ...(payload === null ? [] : [{ kind: 'paragraph' as const, text: `${word('sealed-with')}: ${payload.name}` }]),
  ]
  const name = kindOf(view.kind)?.names[language] ?? view.kind
  return {
    language,
    title: kind === 'request' ? `${word('request')}: ${name}` : `${word(kind)}: ${name}`,
    marking: describeMarking(view.marking),
    reference: `${view.reference} · ${own}`,
    at: at.replace(/\.\d+Z$/, 'Z'),
    pageWord: word('page'),
    blocks,
    payload,
  }
}

function requestBlocks(view: RequestView, language: LanguageCode): Block[] {
  const word = (id: Parameters<typeof documentWord>[0]) => documentWord(id, language)
  const flags = [
    ...(view.urgent ? [word('urgent')] : []),
    ...(view.confidential ? [word('confidential')] : []),
    ...(view.privileged ? [word('privileged')] : []),
  ]
  const bases = view.instruments.map((id) => `${catalogue.get(id)?.title ?? id} (${catalogue.get(id)?.cite ?? id})`)
  const asked = new Map(view.gate.items.map((item) => [item.section, item]))
  return [
    ...(flags.length === 0 ? [] : [{ kind: 'list' as const, items: flags }]),
    { kind: 'heading', level: 1, text: word('legal-basis') },
    { kind: 'list', items: bases.length === 0 ? [sectionTitle('reciprocity', language)] : bases },
    { kind: 'heading', level: 1, text: sectionTitle('offence', language) },
    { kind: 'paragraph', text: offenceOf(view.question.offence)?.names[language] ?? view.question.offence },
    ...(view.persons.length === 0
      ? []
      : [
          { kind: 'heading' as const, level: 1 as const, text: sectionTitle('persons', language) },
          {
            kind: 'fields' as const,
            rows: view.persons.map(({ name, role, born, nationality }) => ({
              label: word(`person-role-${role}`),
              value: [name.text, born, nationality === null ? null : formalName(nationality, language)]
                .filter((one) => one !== null)
                .join(', '),
            })),
          },
        ]),
    ...view.sections.flatMap(({ id, text, nothing }): Block[] => {
      const asks = asked.get(id)?.asks ?? []
      const source = [...new Set(asks.map(({ by, article }) => `${by} ${article}`))].join('; ')
      const value = nothing ? `${word('answer-nothing')}${text === '' ? '' : `: ${text}`}` : text
      if (value === '') return []
      const row = { label: sectionTitle(id, language), value, ...(source === '' ? {} : { source }) }
      return [{ kind: 'fields', rows: [row] }]
    }),
  ]
}

function stepBlocks(kind: PaperKind, { said }: Step, language: LanguageCode): Block[] {
  const word = (id: Parameters<typeof documentWord>[0]) => documentWord(id, language)
  const ground = said.ground
  const found =
    ground === undefined
      ? undefined
      : Object.values(catalogue.get(ground.instrument)?.measures ?? {})
          .flatMap(({ grounds }) => grounds)
          .find(({ id }) => id === ground.id)
  return [
    ...(ground === undefined
      ? []
      : [
          {
            kind: 'fields' as const,
            rows: [
              {
                label: word('ground'),
                value: found?.text ?? ground.id,
                source: `${ground.instrument} ${found?.article ?? ''}`.trim(),
              },
            ],
          },
        ]),
    ...(said.reasons === undefined
      ? []
      : [
          { kind: 'heading' as const, level: 1 as const, text: word('reasons') },
          { kind: 'paragraph' as const, text: said.reasons },
        ]),
    ...(said.terms === undefined || said.terms.length === 0
      ? []
      : [
          { kind: 'heading' as const, level: 1 as const, text: word('conditions') },
          {
            kind: 'fields' as const,
            rows: said.terms.map(({ id, text, article }) => ({
              label: id,
              value: text,
              ...(article === null ? {} : { source: article }),
            })),
          },
        ]),
    ...(kind !== 'execution' || said.items === undefined
      ? []
      : [
          { kind: 'heading' as const, level: 1 as const, text: word('items') },
          {
            kind: 'table' as const,
            head: [word('item'), word('digest')],
            rows: said.items.map(({ name, digest }) => [name, digest]),
          },
        ]),
  ]
}
