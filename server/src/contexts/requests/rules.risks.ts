import { refuse, type Refusal } from '#kernel/refusal'
import type { Matter, RequestFile } from './records.ts'
import { touched } from './rules.draft.ts'
import { gateOf } from './rules.matter.ts'
import type { Said } from './words.ts'

/** Who answers and when. */
type Doer = { readonly officer: string | null; readonly post: string; readonly now: string }
type Ground = { readonly instrument: string; readonly id: string }

const sameGround = (a: Ground, b: Ground) => a.instrument === b.instrument && a.id === b.id

/** The request with answers of the self-test written anew, in the name of who wrote them; an empty one is taken away. */
export function withAnswers(
  file: RequestFile,
  answers: readonly (Ground & { readonly answer: string })[],
  { officer, post, now }: Doer,
): RequestFile {
  const changed = answers.filter((one) => !file.risks.some((old) => sameGround(old, one) && old.answer === one.answer))
  const others = file.risks.filter((old) => !changed.some((one) => sameGround(old, one)))
  const written = changed
    .filter(({ answer }) => answer !== '')
    .map(({ instrument, id, answer }) => ({ instrument, id, answer, post, at: now, officer: officer ?? '' }))
  return { ...file, risks: [...others, ...written] }
}

/** One answer written anew in a draft; refused for what no instrument of the request has as a ground. */
export function answeredRisk(
  matter: Matter,
  answer: NonNullable<Said['risks']>[number] | (Ground & { readonly answer: '' }),
  doer: Parameters<typeof touched>[1],
): RequestFile | Refusal {
  const { file } = matter
  if (!gateOf(matter).risks.some((one) => sameGround(one, answer))) {
    return refuse('ground-not-raised', { detail: 'no instrument of the request has such a ground of refusal' })
  }
  const { officer, post } = doer.actor
  return touched(withAnswers(file, [answer], { officer, post: post ?? '', now: doer.now }), doer)
}
