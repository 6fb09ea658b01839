import type { Identity } from '#contexts/identity'
import type { Actor } from '#kernel/actor'
import { may, unknown } from '#kernel/authorise'
import type { Kernel } from '#kernel/kernel'
import { isRefusal, type Refusal } from '#kernel/refusal'
import { caseColumns, partColumns, resourceOfPart } from './policy.ts'
import type { CaseFile, Part } from './records.ts'
import type { Permitted } from './store.lists.ts'
import { isKind, partsById, partsOfKind } from './store.parts.ts'
import { permitted } from '#kernel/permitted'
import type { PartKind } from './words.ts'

/** What every command and query of this context stands on. */
export type Ground = {
  readonly kernel: Kernel
  readonly identity: Identity
  /** The State whose node this is. */
  readonly state: string
  /** Finds a case as it is now; requests that arrive together share the look-up. */
  readonly find: (id: string) => Promise<CaseFile | undefined>
}

export async function loadCase({ find }: Ground, id: string): Promise<CaseFile | Refusal> {
  return (await find(id)) ?? unknown()
}

export type Inside<K extends PartKind> = { readonly file: CaseFile; readonly part: Part<K> }

export async function loadPart<K extends PartKind>(
  ground: Ground,
  kind: K,
  { case: caseId, id }: { readonly case: string; readonly id: string },
): Promise<Inside<K> | Refusal> {
  const [file, parts] = await Promise.all([loadCase(ground, caseId), partsById(ground.kernel.database, [caseId], [id])])
  const part = parts.get(id)
  if (isRefusal(file) || part === undefined || !isKind(part, kind)) return unknown()
  return { file, part }
}

/** Who changed a record last, for whoever held an older one. */
export function lastChange({ changedAt, changedBy }: { readonly changedAt: string; readonly changedBy: string }) {
  return { changedAt, changedBy }
}

/** What the asker may see, as conditions on rows. */
export function permittedTo({ kernel }: Ground, actor: Actor): Permitted {
  return {
    cases: permitted(kernel.policies, actor, 'cases.read', 'Case', caseColumns),
    parts: permitted(kernel.policies, actor, 'cases.read-part', 'CasePart', partColumns),
  }
}

export function mayReadPart({ kernel }: Ground, actor: Actor, file: CaseFile, part: Part): boolean {
  return may(kernel.policies, actor, 'cases.read-part', resourceOfPart(file, part))
}

/** The parts of one kind in a case that the asker may see, oldest first. */
export async function readableParts<K extends PartKind>(
  ground: Ground,
  actor: Actor,
  file: CaseFile,
  kind: K,
): Promise<readonly Part<K>['thing'][]> {
  const parts = await partsOfKind(ground.kernel.database, file.id, kind)
  return parts.filter((part) => mayReadPart(ground, actor, file, part)).map(({ thing }) => thing)
}
