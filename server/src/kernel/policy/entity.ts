/**
 * A value Cedar understands: whole numbers only, no null (leave a missing attribute out). `{ __entity }` is a reference.
 * A record that came from outside must never be passed as it is: its key `__entity` would be read as a reference.
 */
export type CedarValue =
  | string
  | number
  | boolean
  | EntityReference
  | readonly CedarValue[]
  | { readonly [name: string]: CedarValue }

export type EntityReference = { readonly __entity: EntityName }
export type EntityName = { readonly type: string; readonly id: string }

/** A subject, object or group of a decision. `parents` are the direct ones; give the further ones as entities. */
export type Entity = EntityName & {
  readonly attrs: Readonly<Record<string, CedarValue>>
  readonly parents?: readonly EntityName[]
}

export function reference(type: string, id: string): EntityReference {
  return { __entity: { type, id } }
}

export function sameEntity(one: EntityName, other: EntityName): boolean {
  return one.type === other.type && one.id === other.id
}

/** Everything `entity` is inside of, itself included, as far as `known` entities tell. */
export function ancestry(entity: EntityName, known: readonly Entity[]): readonly EntityName[] {
  const found: EntityName[] = [entity]
  for (const place of found) {
    for (const candidate of known) {
      if (!sameEntity(candidate, place)) continue
      for (const parent of candidate.parents ?? []) {
        if (!found.some((seen) => sameEntity(seen, parent))) found.push(parent)
      }
    }
  }
  return found
}
