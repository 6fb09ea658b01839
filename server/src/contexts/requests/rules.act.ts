import type { Act } from '#law/kinds/kind'
import type { Stepped } from './rules.engine.ts'
import { fold, type Entry } from './rules.phase.ts'
import { logOf, type Matter, type RequestFile } from './records.ts'
import { withAnswers } from './rules.risks.ts'
import { entryOf } from './rules.told.ts'
import type { Told } from './words.told.ts'
import type { Said } from './words.ts'
import type { StoredStep } from './store.requests.ts'

/** Who acts and when. */
type Doer = { readonly officer: string | null; readonly post: string; readonly now: string }

/** Conditions of acts by which a request is handed in or sent: the answers of the self-test go on the record with them. */
const handingIn: readonly string[] = ['complete', 'risks-seen']
/** Acts that carry the whole request to the other side. */
const carrying: readonly string[] = ['SUBMIT']
/** Acts after which another authority of this State keeps the request. */
const handingOver: readonly string[] = ['hand-on', 'route']
/** Events that lie on the day that is named, not on the day they are recorded. */
const dated: readonly string[] = ['arrested', 'appointed-date', 'surrendered', 'final-discharge', 'left', 'consented']

/** What an act comes to: the step as it is kept, the file after it, and what the other side is told. */
export function carryOut(
  matter: Matter,
  stepped: Stepped,
  said: Said,
  doer: Doer,
): { readonly step: StoredStep; readonly file: RequestFile; readonly told: Told | undefined } {
  const { file, track, steps } = matter
  const { act, crossing, from, to, position } = stepped
  const marks = marksOf(act, said, matter, doer.now)
  const tested = act.guards.some((guard) => handingIn.includes(guard))
  const { risks } = tested ? withAnswers(file, said.risks ?? [], doer) : file
  const changed: RequestFile = {
    ...changedBy(file, act, said),
    risks,
    state: position.state,
    before: position.before,
    version: file.version + 1,
    changedAt: doer.now,
    changedBy: doer.officer ?? file.changedBy,
  }
  const whole = crossing !== undefined && (carrying.includes(crossing.message) || act.id === 'consult-on-draft')
  const { risks: _risks, ...spoken } = said
  const content: Said = whole ? { ...spoken, request: requestIn(changed) } : spoken
  // What could be held against the request is on the record of this side, and is not told to the other.
  const answers = tested && risks.length > 0 ? { risks: risks.map(({ officer: _officer, ...one }) => one) } : {}
  const told = crossing === undefined ? undefined : tell(matter, { act, crossing }, content, marks, doer.now)
  const step: StoredStep = {
    number: steps.length + 1,
    by: file.side,
    act: act.id,
    message: crossing?.message ?? null,
    from: from.id,
    to: to.id,
    at: doer.now,
    receivedAt: null,
    post: doer.post === '' ? null : doer.post,
    letter: null,
    said: { ...content, ...answers },
    marks,
    entry: told === undefined ? null : entryOf(told),
    officer: doer.officer,
    forked: false,
  }
  return { step, file: changed, told }

  function tell(
    { kind }: Matter,
    { act: { id }, crossing: { message } }: { act: Act; crossing: NonNullable<Stepped['crossing']> },
    content: Said,
    marks: Readonly<Record<string, string>>,
    at: string,
  ): Told {
    const log = logOf(steps)
    const { taken } = fold(track, log)
    const draft: Entry = {
      act: id,
      by: file.side,
      number: log.filter(({ by }) => by === file.side).length + 1,
      seen: taken.filter(({ by }) => by !== file.side).length,
      digest: '',
      phase: '',
    }
    const { phase } = fold(track, [...log, draft])
    const { number, seen } = draft
    return {
      subject: file.title,
      language: changed.language,
      request: file.id,
      kind: kind.id,
      by: file.side,
      act: id,
      message,
      number,
      seen,
      phase,
      at,
      marks,
      said: content,
    }
  }
}

function marksOf({ id, marks }: Act, { date }: Said, { steps }: Matter, now: string): Readonly<Record<string, string>> {
  const own = marks.map((mark) => [mark, date !== undefined && dated.includes(mark) ? date : now] as const)
  // The other side learns with the acknowledgement when its request came in.
  const received = steps.findLast((one) => one.marks['received'] !== undefined)?.marks['received']
  const told =
    ['acknowledge', 'confirm-documents'].includes(id) && received !== undefined ? [['received', received] as const] : []
  return Object.fromEntries([...own, ...told])
}

function changedBy(file: RequestFile, { id }: Act, said: Said): RequestFile {
  if (handingOver.includes(id) && said.authority !== undefined) return { ...file, authority: said.authority }
  if (!['choose-basis', 'complete', 'approve', 'translate'].includes(id)) return file
  return {
    ...file,
    ...(said.instruments === undefined ? {} : { instruments: [...said.instruments] }),
    ...(said.channel === undefined ? {} : { channel: said.channel }),
    ...(id === 'translate' && said.language !== undefined ? { language: said.language } : {}),
  }
}

function requestIn(file: RequestFile): NonNullable<Said['request']> {
  const { title, question, instruments, proceeding, language, channel, sections, persons, annexes } = file
  const { confidential, privileged, urgent } = file
  return {
    title,
    question,
    instruments,
    proceeding,
    language,
    ...(channel === null ? {} : { channel }),
    sections: [...sections],
    persons: [...persons],
    ...(annexes.length === 0 ? {} : { annexes: [...annexes] }),
    confidential,
    privileged,
    urgent,
    ...(file.follows === null ? {} : { follows: file.follows }),
  }
}
