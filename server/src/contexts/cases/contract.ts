import { z } from 'zod'
import { event } from '#kernel/event'
import { route } from '#kernel/route'
import { Instant } from '#kernel/schema/instant'
import { Marking } from '#kernel/schema/marking'
import { Count, Id, Offers, PageQuery, pageOf } from '#kernel/schema/page'
import { LangText, Line } from '#kernel/schema/text'
import {
  Case,
  CasePlace,
  Document,
  Link,
  Note,
  Participant,
  participantRoles,
  PartKind,
  Party,
  Task,
  TimelineRow,
  caseStates,
} from './words.ts'

export * from './words.ts'

const byId = z.object({ id: Id })
const inCase = z.object({ case: Id })
const partOfCase = z.object({ case: Id, id: Id })
const none = z.object({})
const added = { id: true, case: true, addedAt: true, addedBy: true, version: true } as const

const CaseRow = Case.omit({ summary: true, hold: true }).extend({
  /** The earliest open deadline in the case that the asker may see. */
  nextDeadline: Instant.nullable(),
  /** Post whose move it is on that deadline. */
  move: Id.nullable(),
  role: z.enum(participantRoles).nullable(),
})
export type CaseRow = z.output<typeof CaseRow>

export const listCases = route({
  method: 'GET',
  path: '/api/cases',
  summary: 'List the cases you may see, nearest deadline first',
  query: PageQuery.extend({
    state: z.enum(caseStates).optional(),
    offence: z.string().max(60).optional(),
    mine: z.stringbool().optional(),
    sort: z.enum(['deadline', 'opened', 'reference']).default('deadline'),
  }),
  reply: pageOf(CaseRow).extend({
    facets: z.object({ state: z.record(z.string(), z.int()), offence: z.record(z.string(), z.int()) }),
  }),
  refusals: {},
})
export const openCase = route({
  method: 'POST',
  path: '/api/cases',
  summary: 'Open a case',
  body: z.object({
    title: Line,
    summary: Case.shape.summary,
    offences: z.array(z.string()).min(1).max(13),
    marking: Marking,
    restricted: z.boolean(),
  }),
  reply: Case,
  refusals: { 'offence-not-known': 422, 'marking-above-clearance': 422, 'marking-of-another-state': 422 },
})
const CaseView = Case.extend({
  participants: z.array(Participant),
  counts: z.record(PartKind, z.int()),
  offers: Offers,
})
export type CaseView = z.output<typeof CaseView>
export const readCase = route({
  method: 'GET',
  path: '/api/cases/:id',
  summary: 'Read a case',
  params: byId,
  reply: CaseView,
  refusals: {},
})
export const changeCase = route({
  method: 'PUT',
  path: '/api/cases/:id',
  summary: 'Change title, summary, offences or restriction',
  params: byId,
  versioned: true,
  body: z.object({
    title: Line,
    summary: Case.shape.summary,
    offences: z.array(z.string()).min(1).max(13),
    restricted: z.boolean(),
  }),
  reply: Case,
  refusals: { 'offence-not-known': 422 },
})
/** Raising is the lead's alone; lowering asks for a second officer. */
export const markCase = route({
  method: 'POST',
  path: '/api/cases/:id/marking',
  summary: 'Raise or lower the marking of a case',
  params: byId,
  versioned: true,
  body: z.object({ marking: Marking, reason: Line }),
  reply: Case,
  refusals: { 'marking-above-clearance': 422, 'marking-of-another-state': 422, 'marking-unchanged': 409 },
})
export const closeCase = route({
  method: 'POST',
  path: '/api/cases/:id/close',
  summary: 'Close a case',
  params: byId,
  versioned: true,
  body: z.object({ reason: Line }),
  reply: Case,
  refusals: { 'tasks-open': 409 },
})
export const reopenCase = route({
  method: 'POST',
  path: '/api/cases/:id/reopen',
  summary: 'Reopen a closed case',
  params: byId,
  versioned: true,
  body: z.object({ reason: Line }),
  reply: Case,
  refusals: {},
})
export const archiveCase = route({
  method: 'POST',
  path: '/api/cases/:id/archive',
  summary: 'Archive a closed case',
  params: byId,
  versioned: true,
  body: z.object({ reason: Line }),
  reply: Case,
  refusals: {},
})
export const holdCase = route({
  method: 'POST',
  path: '/api/cases/:id/hold',
  summary: 'Forbid deletion while a reason stands',
  params: byId,
  versioned: true,
  body: z.object({ reason: Line }),
  reply: Case,
  refusals: { 'already-held': 409 },
})
export const releaseHold = route({
  method: 'POST',
  path: '/api/cases/:id/hold/release',
  summary: 'Lift the hold on deletion',
  params: byId,
  versioned: true,
  body: z.object({ reason: Line }),
  reply: Case,
  refusals: { 'not-held': 409 },
})
export const addParticipant = route({
  method: 'POST',
  path: '/api/cases/:id/participants',
  summary: 'Give a post access to a case',
  params: byId,
  body: z.object({ post: Id, role: z.enum(participantRoles), reason: Line }),
  reply: Participant,
  refusals: { 'post-not-known': 422, 'already-participant': 409, 'clearance-too-low': 409 },
})
export const removeParticipant = route({
  method: 'POST',
  path: '/api/cases/:id/participants/remove',
  summary: 'End the access of a post',
  params: byId,
  body: z.object({ post: Id, reason: Line }),
  reply: none,
  refusals: { 'not-a-participant': 404, 'last-lead': 409 },
})
/** Posts of this State that could join, with what the case needs of them. */
export const listCandidates = route({
  method: 'GET',
  path: '/api/cases/:id/candidates',
  summary: 'List posts that could join a case',
  params: byId,
  reply: z.object({
    posts: z.array(z.object({ id: Id, title: LangText, unit: Line, authority: LangText, cleared: z.boolean() })),
  }),
  refusals: {},
})

// — parts —

const partBody = { marking: Marking.optional() }
export const listParties = route({
  method: 'GET',
  path: '/api/cases/:case/parties',
  summary: 'List the parties of a case',
  params: inCase,
  reply: z.object({ rows: z.array(Party) }),
  refusals: {},
})
export const addParty = route({
  method: 'POST',
  path: '/api/cases/:case/parties',
  summary: 'Add a person or organisation',
  params: inCase,
  body: Party.omit({ ...added, marking: true }).extend(partBody),
  reply: z.object({
    party: Party,
    /** Another unit of this State works on the same subject: whom to call, nothing more. */
    elsewhere: z.array(
      z.object({ post: LangText, unit: Line, authority: LangText, on: z.enum(['identifier', 'name-and-birth']) }),
    ),
  }),
  refusals: { 'part-marking-lower-than-case': 422, 'marking-above-clearance': 422, 'retention-too-long': 422 },
})
export const changeParty = route({
  method: 'PUT',
  path: '/api/cases/:case/parties/:id',
  summary: 'Correct a party',
  params: partOfCase,
  versioned: true,
  body: Party.omit({ ...added, marking: true }).extend(partBody),
  reply: Party,
  refusals: { 'part-marking-lower-than-case': 422, 'marking-above-clearance': 422, 'retention-too-long': 422 },
})
export const listPlaces = route({
  method: 'GET',
  path: '/api/cases/:case/places',
  summary: 'List the places of a case',
  params: inCase,
  reply: z.object({ rows: z.array(CasePlace) }),
  refusals: {},
})
export const addPlace = route({
  method: 'POST',
  path: '/api/cases/:case/places',
  summary: 'Add a place',
  params: inCase,
  body: CasePlace.omit({ ...added, marking: true }).extend(partBody),
  reply: CasePlace,
  refusals: { 'part-marking-lower-than-case': 422, 'marking-above-clearance': 422 },
})
export const listNotes = route({
  method: 'GET',
  path: '/api/cases/:case/notes',
  summary: 'List the notes of a case, newest first',
  params: inCase,
  reply: z.object({ rows: z.array(Note) }),
  refusals: {},
})
export const addNote = route({
  method: 'POST',
  path: '/api/cases/:case/notes',
  summary: 'Write a note',
  params: inCase,
  body: Note.omit({ ...added, marking: true }).extend(partBody),
  reply: Note,
  refusals: { 'part-marking-lower-than-case': 422, 'marking-above-clearance': 422 },
})
export const listTasks = route({
  method: 'GET',
  path: '/api/cases/:case/tasks',
  summary: 'List the tasks of a case, nearest deadline first',
  params: inCase,
  reply: z.object({ rows: z.array(Task) }),
  refusals: {},
})
export const addTask = route({
  method: 'POST',
  path: '/api/cases/:case/tasks',
  summary: 'Add a task with a deadline',
  params: inCase,
  body: Task.omit({ ...added, marking: true, state: true, settledAt: true }).extend(partBody),
  reply: Task,
  refusals: {
    'assignee-not-in-case': 422,
    'deadline-passed': 422,
    'part-marking-lower-than-case': 422,
    'marking-above-clearance': 422,
  },
})
export const completeTask = route({
  method: 'POST',
  path: '/api/cases/:case/tasks/:id/complete',
  summary: 'Mark a task as done',
  params: partOfCase,
  versioned: true,
  body: none,
  reply: Task,
  refusals: {},
})
export const dropTask = route({
  method: 'POST',
  path: '/api/cases/:case/tasks/:id/drop',
  summary: 'Drop a task',
  params: partOfCase,
  versioned: true,
  body: z.object({ reason: Line }),
  reply: Task,
  refusals: {},
})
export const reopenTask = route({
  method: 'POST',
  path: '/api/cases/:case/tasks/:id/reopen',
  summary: 'Take a task up again',
  params: partOfCase,
  versioned: true,
  body: z.object({ due: Instant }),
  reply: Task,
  refusals: { 'deadline-passed': 422 },
})
export const listLinks = route({
  method: 'GET',
  path: '/api/cases/:case/links',
  summary: 'List the linked records of a case',
  params: inCase,
  reply: z.object({ rows: z.array(Link) }),
  refusals: {},
})
export const addLink = route({
  method: 'POST',
  path: '/api/cases/:case/links',
  summary: 'Link another record',
  params: inCase,
  body: Link.omit({ ...added, marking: true }).extend(partBody),
  reply: Link,
  refusals: { 'part-marking-lower-than-case': 422, 'marking-above-clearance': 422, 'case-not-known': 422 },
})
export const listDocuments = route({
  method: 'GET',
  path: '/api/cases/:case/documents',
  summary: 'List the documents of a case',
  params: inCase,
  reply: z.object({ rows: z.array(Document) }),
  refusals: {},
})
/** One file as the raw body; the name and the marking (JSON) travel in the query. */
export const addDocument = route({
  method: 'POST',
  path: '/api/cases/:case/documents',
  summary: 'Add a document',
  params: inCase,
  file: 200 * 1024 * 1024,
  query: z.object({ name: Line, marking: z.string().max(2000).optional() }),
  reply: Document,
  refusals: {
    'empty-file': 422,
    'type-not-accepted': 415,
    'part-marking-lower-than-case': 422,
    'marking-above-clearance': 422,
  },
})
export const fetchDocument = route({
  method: 'GET',
  path: '/api/cases/:case/documents/:id/bytes',
  summary: 'Fetch the bytes of a document',
  params: partOfCase,
  streams: 'application/octet-stream',
  reply: z.any(),
  refusals: {},
})
export const readTimeline = route({
  method: 'GET',
  path: '/api/cases/:case/timeline',
  summary: 'Read what happened in a case, newest first',
  params: inCase,
  query: PageQuery,
  reply: pageOf(TimelineRow),
  refusals: {},
})
/** Everything the asker may see of the case as one JSON file, for the record. */
export const exportCase = route({
  method: 'GET',
  path: '/api/cases/:id/export',
  summary: 'Export what you may see of a case',
  params: byId,
  reply: z.object({
    case: CaseView,
    parties: z.array(Party),
    places: z.array(CasePlace),
    notes: z.array(Note),
    tasks: z.array(Task),
    links: z.array(Link),
    documents: z.array(Document),
    timeline: z.array(TimelineRow),
    /** What the handling codes of all that is in the export ask of whoever uses it. */
    duties: z.object({
      evidenceNeedsPermission: z.boolean(),
      onwardNeedsPermission: z.boolean(),
      conditions: z.array(z.string()),
    }),
    exportedAt: Instant,
  }),
  refusals: {},
})
export const searchCases = route({
  method: 'GET',
  path: '/api/search',
  summary: 'Search cases, parties, notes, tasks and documents by words in any of six languages',
  query: z.object({ q: z.string().min(1).max(200), limit: PageQuery.shape.limit }),
  reply: z.object({
    hits: z.array(
      z.object({
        case: Id,
        reference: z.string(),
        caseTitle: z.string(),
        part: z.object({ kind: PartKind, id: Id }).nullable(),
        fragments: z.array(z.object({ text: z.string(), hit: z.boolean() })),
      }),
    ),
    count: Count,
  }),
  refusals: {},
})
/** Open tasks of the acting post, nearest deadline first, across all cases. */
export const listInbox = route({
  method: 'GET',
  path: '/api/inbox',
  summary: 'List what waits for your post, nearest deadline first',
  query: PageQuery.extend({ whose: z.enum(['mine', 'theirs']).default('mine') }),
  reply: pageOf(
    z.object({
      task: Task,
      case: z.object({ id: Id, reference: z.string(), title: z.string(), marking: Marking }),
      assignee: z.object({ id: Id, title: LangText }),
    }),
  ),
  refusals: {},
})

// — news —

const about = z.object({ case: Id })
const partNews = about.extend({ part: Id })
export const CaseOpened = event('cases/opened', 1, about.extend({ reference: z.string() }))
export const CaseChanged = event('cases/changed', 1, about.extend({ fields: z.array(z.string()) }))
export const CaseMarked = event('cases/marked', 1, about.extend({ from: Marking, to: Marking, reason: Line }))
export const CaseClosed = event('cases/closed', 1, about.extend({ reason: Line }))
export const CaseReopened = event('cases/reopened', 1, about.extend({ reason: Line }))
export const CaseArchived = event('cases/archived', 1, about.extend({ reason: Line }))
export const CaseHeld = event('cases/held', 1, about.extend({ reason: Line }))
export const CaseReleased = event('cases/hold-released', 1, about.extend({ reason: Line }))
export const CaseDeleted = event('cases/deleted', 1, about.extend({ reference: z.string() }))
export const ParticipantJoined = event(
  'cases/participant-joined',
  1,
  about.extend({ post: Id, role: z.enum(participantRoles), reason: Line }),
)
export const ParticipantLeft = event('cases/participant-left', 1, about.extend({ post: Id, reason: Line }))
export const PartyAdded = event('cases/party-added', 1, partNews)
export const PartyCorrected = event('cases/party-corrected', 1, partNews.extend({ fields: z.array(z.string()) }))
export const PlaceAdded = event('cases/place-added', 1, partNews)
export const NoteWritten = event('cases/note-written', 1, partNews)
export const TaskAdded = event('cases/task-added', 1, partNews.extend({ assignee: Id, due: Instant }))
export const TaskCompleted = event('cases/task-completed', 1, partNews)
export const TaskDropped = event('cases/task-dropped', 1, partNews.extend({ reason: Line }))
export const TaskReopened = event('cases/task-reopened', 1, partNews.extend({ due: Instant }))
export const LinkAdded = event('cases/link-added', 1, partNews)
export const DocumentAdded = event('cases/document-added', 1, partNews.extend({ digest: z.string() }))
/** The date set for the data of a person has passed; the marking says who may know that there was one. */
export const PartyRemoved = event('cases/party-removed', 1, partNews.extend({ marking: Marking }))
/**
 * For the lead of the other case: somebody else of this State works on the same subject, the party `subject` of the case
 * `with`. The timeline shows whom to call in place of both.
 */
export const SubjectShared = event(
  'cases/subject-shared',
  1,
  about.extend({ with: Id, subject: Id, on: z.enum(['identifier', 'name-and-birth']) }),
)
