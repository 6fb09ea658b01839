import type { BodyOf, ParamsOf, QueryOf, ReplyOf, Route } from '#kernel/route'
import type { Marking } from '#kernel/schema/marking'
import * as contract from './contract.ts'

// The opening of the sandbox's story: a dredge on a river of Madre de Dios. The State and the places are real; every
// person, company, number and event is invented and says so.

type Input<R extends Route> = {
  readonly params?: ParamsOf<R>
  readonly query?: Partial<QueryOf<R>>
  readonly body?: BodyOf<R>
  readonly file?: Uint8Array
  readonly version?: number
  /** Idempotency key: told again after an interruption, the story finds what it has already done. */
  readonly key?: string
}
/** An officer at work in a post: puts requests to the node. Throws when one is refused. */
export type Teller = { readonly call: <R extends Route>(route: R, input?: Input<R>) => Promise<ReplyOf<R>> }

/** Posts of the sample officers, by the labels under which identity keeps them. */
export const storyPosts = ['investigator', 'prosecutor', 'analyst', 'customs', 'central'] as const
export type StoryPost = (typeof storyPosts)[number]

const marked = (level: string, tlp: Marking['tlp']): Marking => ({
  classification: { state: 'PER', level },
  handling: [{ code: 'H0' }],
  tlp,
})
const es = (text: string) => ({ language: 'es', text })
const observed = { scheme: '4x4', source: 'B', information: '2' } as const
const suspected = { scheme: '4x4', source: 'X', information: '4' } as const

export const sampleStory = {
  opening: {
    title: 'Draga en el río Malinowski (sample)',
    summary:
      'Una draga y dos balsas extraen oro de noche en el cauce del río Malinowski, en la zona de amortiguamiento de la Reserva Nacional Tambopata. Se presume que el oro sale por carretera hacia la frontera. Caso inventado para la demostración.',
    offences: ['illegal-mining', 'money-laundering'],
    marking: marked('confidencial', 'amber'),
    restricted: false,
  },
  participants: [
    { post: 'prosecutor', role: 'lead', reason: 'dirección jurídica de la investigación' },
    { post: 'analyst', role: 'member', reason: 'análisis de imágenes y de rutas' },
    { post: 'customs', role: 'reader', reason: 'control de exportaciones de oro' },
    { post: 'central', role: 'member', reason: 'asistencia judicial' },
  ],
  parties: [
    {
      kind: 'person',
      name: es('Aurelio Tacuri Pinedo (sample)'),
      otherNames: [es('«El Lagarto» (sample)')],
      category: 'suspect',
      born: '1979-03-14',
      nationalities: ['PER'],
      identifiers: [
        { kind: 'national-id', value: 'SAMPLE-00417723', issuer: 'PER' },
        { kind: 'telephone', value: '+51 900 000 417' },
      ],
      grading: observed,
      note: 'Visto al mando de la draga en dos ocasiones. Persona inventada.',
    },
    {
      kind: 'organisation',
      name: es('Aurífera Río Claro S.A.C. (sample)'),
      otherNames: [],
      category: 'unknown',
      born: null,
      nationalities: ['PER'],
      identifiers: [{ kind: 'company-number', value: 'SAMPLE-20600004177', issuer: 'PER' }],
      grading: suspected,
      note: 'Figura como compradora en tres guías de remisión. Empresa inventada.',
    },
  ],
  places: [
    {
      label: 'Fondeadero de la draga (sample)',
      place: {
        country: 'PER',
        area: 'Madre de Dios',
        name: es('Río Malinowski'),
        point: { type: 'Point', coordinates: [-69.93, -12.97] },
        accuracyMetres: 400,
      },
    },
    {
      label: 'Acopio junto a la carretera Interoceánica (sample)',
      place: {
        country: 'PER',
        area: 'Madre de Dios',
        name: es('La Pampa'),
        point: { type: 'Point', coordinates: [-69.98, -12.9] },
        accuracyMetres: 1500,
      },
    },
  ],
  notes: [
    {
      text: 'A las 23:40 se observó desde la orilla la draga en funcionamiento, con dos balsas amarradas. El ruido del motor se oía a unos 800 metros. (Texto inventado.)',
      grading: observed,
    },
    {
      text: 'Una fuente indica que el oro se entrega los jueves a un vehículo con placa brasileña. Pendiente de corroborar. (Texto inventado.)',
      grading: suspected,
      marking: marked('reservada', 'amber'),
    },
  ],
  tasks: [
    {
      title: 'Pedir imágenes satelitales de octubre (sample)',
      detail: 'Radar y óptico, del 1 al 31 de octubre, tramo entre La Pampa y la confluencia con el Tambopata.',
      assignee: 'analyst',
      dueInHours: 30,
    },
    {
      title: 'Solicitar autorización judicial para la inspección (sample)',
      detail: 'Con el informe de campo y las coordenadas del fondeadero.',
      assignee: 'prosecutor',
      dueInHours: 74,
    },
    {
      title: 'Entrevistar al guardaparque (sample)',
      detail: 'Puesto de vigilancia más cercano al fondeadero.',
      assignee: 'investigator',
      dueInHours: 200,
    },
  ],
  document: {
    name: 'Informe de campo (sample).txt',
    text: 'INFORME DE CAMPO (inventado para la demostración)\n\nRío Malinowski, 23:40. Una draga y dos balsas en operación.\nCombustible: unos doce bidones a la vista.\nNo se intervino por falta de apoyo fluvial.\n',
  },
} as const

/**
 * Plays the opening through the node's own interface: the investigator opens the case, the others join it. Deadlines
 * count from the moment the case was opened. `postOf` gives the identifier of a sample post.
 */
export async function playSampleStory(
  tellers: Readonly<Record<'investigator' | 'analyst', Teller>>,
  postOf: (label: StoryPost) => string,
): Promise<contract.Case> {
  const { investigator, analyst } = tellers
  const story = structuredClone(sampleStory) as Mutable<typeof sampleStory>
  const file = await investigator.call(contract.openCase, { key: 'story-opening-case', body: story.opening })
  const params = { case: file.id }
  const opened = Temporal.Instant.from(file.openedAt)
  const key = (what: string, index: number) => `story-opening-${what}-${index}`
  for (const [index, { post, ...body }] of story.participants.entries()) {
    const joining = { params: { id: file.id }, body: { ...body, post: postOf(post) } }
    await investigator.call(contract.addParticipant, { key: key('join', index), ...joining })
  }
  const retainUntil = opened.toZonedDateTimeISO('UTC').toPlainDate().add({ years: 5 }).toString()
  for (const [index, body] of story.parties.entries()) {
    await investigator.call(contract.addParty, { key: key('party', index), params, body: { ...body, retainUntil } })
  }
  for (const [index, body] of story.places.entries()) {
    const until = opened.toString({ smallestUnit: 'millisecond' })
    const from = opened.subtract({ hours: 10 }).toString({ smallestUnit: 'millisecond' })
    const happened = index === 0 ? { from, until } : null
    await investigator.call(contract.addPlace, { key: key('place', index), params, body: { ...body, happened } })
  }
  for (const [index, body] of story.notes.entries()) {
    const teller = index === 0 ? investigator : analyst
    await teller.call(contract.addNote, { key: key('note', index), params, body })
  }
  for (const [index, { assignee, dueInHours, ...body }] of story.tasks.entries()) {
    const due = opened.add({ hours: dueInHours }).toString({ smallestUnit: 'millisecond' })
    const task = { ...body, due, assignee: postOf(assignee), zone: 'America/Lima' }
    await investigator.call(contract.addTask, { key: key('task', index), params, body: task })
  }
  const { name, text } = story.document
  const sent = { params, query: { name }, file: new TextEncoder().encode(text) }
  await investigator.call(contract.addDocument, { key: key('document', 0), ...sent })
  return file
}

/** The data above is constant; what travels to the node is the contract's, which is not. */
type Mutable<T> = T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> } : T
