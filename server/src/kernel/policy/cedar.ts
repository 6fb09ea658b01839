import type { CedarValueJson, EntityJson } from '@cedar-policy/cedar-wasm/nodejs'
import type { CedarValue, Entity, EntityName } from './entity.ts'

/** The one place where our read-only shapes are handed to the types of the Cedar binding, which are mutable. */
export function toCedarEntity(entity: Entity): EntityJson {
  return {
    uid: toCedarName(entity),
    attrs: toCedarRecord(entity.attrs),
    parents: (entity.parents ?? []) as EntityName[],
  }
}

export function toCedarName(name: EntityName): { type: string; id: string } {
  return { type: name.type, id: name.id }
}

export function toCedarRecord(record: Readonly<Record<string, CedarValue>>): Record<string, CedarValueJson> {
  return record as Record<string, CedarValueJson>
}
