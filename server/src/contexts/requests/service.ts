import type { Actor } from '#kernel/actor'
import { may, unknown } from '#kernel/authorise'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Act } from '#law/kinds/kind'
import type { Ground } from './ground.ts'
import { notByCase, requestResource, type ByCase } from './policy.ts'
import { matterOf } from './rules.matter.ts'
import type { Matter, RequestFile } from './records.ts'
import { requestById, stepsOf } from './store.requests.ts'

/** A request, and what the asker may do in its case. */
export type Asked = { readonly matter: Matter; readonly byCase: ByCase }

export async function byCaseOf({ cases }: Ground, actor: Actor, file: string | null): Promise<ByCase> {
  if (file === null) return notByCase
  const [read, write] = await Promise.all([cases.readable(actor, file), cases.writable(actor, file)])
  return { read, write }
}

/** A request with its steps and the law it rests on; unknown where there is none. */
export async function loadMatter({ kernel, find }: Ground, id: string): Promise<Matter | Refusal> {
  const [file, steps] = await Promise.all([requestById(kernel.database, id), stepsOf(kernel.database, id)])
  return (file === undefined ? undefined : matterOf(file, steps, find)) ?? unknown()
}

export async function loadAsked(ground: Ground, actor: Actor, id: string): Promise<Asked | Refusal> {
  const matter = await loadMatter(ground, id)
  if (isRefusal(matter)) return matter
  return { matter, byCase: await byCaseOf(ground, actor, matter.file.case) }
}

export const resourceOf = ({ matter, byCase }: Asked, act?: Pick<Act, 'roles' | 'fourEyes'>) =>
  requestResource(matter.file, byCase, act)

/** An act of this side; one that is not known is for everybody who acts, so that the engine can say so. */
export function actOf({ track, file }: Matter, id: string): Pick<Act, 'roles' | 'fourEyes'> {
  const { acts } = track[file.side]
  return (
    acts.find((one) => one.id === id) ?? { roles: [...new Set(acts.flatMap(({ roles }) => roles))], fourEyes: false }
  )
}

/** Whether the actor may read this request. For live updates and for other contexts. */
export async function readable(ground: Ground, actor: Actor, id: string): Promise<boolean> {
  const asked = await loadAsked(ground, actor, id)
  return !isRefusal(asked) && may(ground.kernel.policies, actor, 'requests.read', resourceOf(asked))
}

/** Who changed a request last, for whoever held an older one. */
export function lastChange({ matter: { file } }: Asked): Readonly<Record<string, string>> {
  return { changedAt: file.changedAt, changedBy: file.changedBy }
}

export const aboutRequest = (file: Pick<RequestFile, 'id' | 'case' | 'peer'>) => ({
  request: file.id,
  case: file.case,
  peer: file.peer,
})

/** What every question about one request has in common: whoever may not read it is told that there is none. */
export function readingOne(ground: Ground) {
  return {
    load: ({ params, actor }: { readonly params: { readonly id: string }; readonly actor: Actor }) =>
      loadAsked(ground, actor, params.id),
    resource: (asked: Asked) => resourceOf(asked),
    visibleBy: 'requests.read',
  } as const
}
