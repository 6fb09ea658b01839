import { z } from 'zod'
import { Conflict } from '#kernel/database'
import { instant } from '#kernel/kernel'
import { isRefusal, refuse, Refused, type Refusal } from '#kernel/refusal'
import { historyOf, report } from './bring.ts'
import type { Asked, Directory, Served } from './door.ts'
import { layDraft } from './drafts.ts'
import type { Parts } from './parts.ts'
import { longestList, readList } from './rules.list.ts'
import { readDrafts, readVersions } from './store.spaces.ts'

const versionsAtOnce = 20
const Texts = z.array(z.string().max(longestList)).max(versionsAtOnce)
const Taken = z.object({ list: z.string().max(longestList).nullable() })

/** Asks a trusted neighbour for the versions of a list above a number. */
export function listAsker(door: Pick<Directory, 'call'>): Parts['askLists'] {
  return async (state, space, above) => {
    const all: string[] = []
    try {
      for (;;) {
        const answer = await door.call(state, {
          method: 'GET',
          path: `/peer/directory/lists/${space}?above=${above + all.length}`,
          mostBytes: versionsAtOnce * longestList + 10_000,
        })
        if (answer.status !== 200) {
          return refuse('peer-unreachable', {
            detail: `the neighbour does not give this list (status ${answer.status})`,
          })
        }
        const texts = Texts.safeParse(parsed(answer.body))
        if (!texts.success) return refuse('list-malformed', { detail: 'the neighbour answered with something else' })
        all.push(...texts.data)
        if (texts.data.length < versionsAtOnce || all.length > 2_000) return all
      }
    } catch (error) {
      if (error instanceof Refused) return error.refusal
      throw error
    }
  }
}

/** Sends a draft, or a version that stands, to another signer; what it gathered meanwhile comes back. */
export async function sendDraft(door: Pick<Directory, 'call'>, state: string, text: string): Promise<string | null> {
  const answer = await door.call(state, {
    method: 'POST',
    path: '/peer/directory/drafts',
    body: new TextEncoder().encode(text),
    contentType: 'application/json',
    mostBytes: longestList + 10_000,
  })
  const taken = answer.status === 200 ? Taken.safeParse(parsed(answer.body)) : undefined
  return taken?.success === true ? taken.data.list : null
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}

/** Gives the versions of a list to those it names, and to nobody else: who is in a space is no news for others. */
export function answerLists(parts: Parts): (asked: Asked) => Promise<Served | Refusal> {
  return async ({ state, params, query }) => {
    const { spaces } = await parts.views.now()
    const known = spaces.find(({ space }) => space === params['space'])
    const named = known && [...known.list.members, ...known.list.signers].some((one) => one.state === state)
    if (known === undefined || named !== true)
      return refuse('unknown', { detail: 'there is no such list, or not for you' })
    const above = /^\d{1,6}$/.test(query['above'] ?? '0') ? Number(query['above'] ?? 0) : 0
    const texts = await readVersions(parts.kernel.database, known.space, above, versionsAtOnce)
    return { status: 200, body: JSON.stringify(texts) }
  }
}

/** Takes a draft from one of its signers, when this State is one too; answers with the signatures that are here. */
export function answerDraft(parts: Parts): (asked: Asked) => Promise<Served | Refusal> {
  return async ({ state, body }) => {
    const text = new TextDecoder().decode(body)
    const taken = await takeDraft(parts, text, state)
    if (isRefusal(taken)) return { status: 422, body: JSON.stringify({ code: taken.refused, detail: taken.detail }) }
    return { status: 200, body: JSON.stringify({ list: taken }) }
  }
}

/** Lays a draft of another signer on the shelf; the text as it then is here, or null when it stands. */
export async function takeDraft(parts: Parts, text: string, from: string, tries = 3): Promise<string | null | Refusal> {
  const { kernel, state } = parts
  const read = readList(text)
  if (isRefusal(read)) return read
  const signers = read.list.signers.map((signer) => signer.state)
  if (!signers.includes(from) || !signers.includes(state)) {
    return refuse('not-a-signer', { detail: 'drafts pass between those who sign them' })
  }
  const { space } = read.list
  const all = await readDrafts(kernel.database)
  if (all.length >= 100) return refuse('too-many-attempts', { detail: 'too many drafts wait here' })
  const history = await historyOf(parts, space)
  const now = instant(kernel.clock)
  const laid = layDraft({ history, drafts: all.filter((draft) => draft.space === space) }, text, now, null)
  if (isRefusal(laid)) {
    await report(parts, laid, { about: `space:${space}`, source: from, now, what: text })
    return laid
  }
  try {
    if (laid.writes.length > 0) await parts.commit(laid.writes, laid.events)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    // An officer, or another signer, was faster.
    if (tries > 1) return takeDraft(parts, text, from, tries - 1)
    return refuse('changed-since-opened', { detail: 'the draft changes too fast; hand it on again' })
  }
  if (laid.as !== 'waiting') return null
  const draft = (await readDrafts(kernel.database)).find(({ digest }) => digest === read.digest)
  return draft?.list ?? null
}
