import type { Actor } from '#kernel/actor'
import { refuse, type Refusal } from '#kernel/refusal'
import { rankOf, type Marking } from '#kernel/schema/marking'
import type { CaseFile, Thing, Things } from './records.ts'
import { aboveClearance } from './rules.cases.ts'
import type { PartKind } from './words.ts'

type Asked = { readonly actor: Actor; readonly now: string; readonly id: () => string }
/** What only the node can say about a part. */
type Given = 'id' | 'case' | 'marking' | 'addedAt' | 'addedBy' | 'version'
export type Body<K extends PartKind> = Omit<Things[K], Given>

/** A new part of a case, marked as the case unless it says otherwise. */
export function newPart<K extends PartKind>(
  file: CaseFile,
  call: Asked,
  body: Body<K>,
  wanted: Marking | undefined,
): Things[K] | Refusal {
  const marking = wanted ?? file.marking
  const fault = partMarkingFault(file, call.actor, marking)
  if (fault) return fault
  const given = {
    id: call.id(),
    case: file.id,
    marking,
    addedAt: call.now,
    addedBy: call.actor.post ?? '',
    version: 1,
  } satisfies Pick<Thing, Given>
  return { ...body, ...given } as unknown as Things[K]
}

/** A part with some of it changed. */
export function changedPart<T extends Thing>(thing: T, changes: Partial<T>): T {
  return { ...thing, ...changes, version: thing.version + 1 }
}

export function partMarkingFault(file: CaseFile, actor: Actor, marking: Marking): Refusal | undefined {
  if (rankOf(marking.classification) < rankOf(file.marking.classification)) {
    const detail = 'a part is never classified lower than its case'
    return refuse('part-marking-lower-than-case', { detail, field: 'marking.classification' })
  }
  return aboveClearance(marking, actor)
}
