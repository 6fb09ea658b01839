import type { CedarValueJson, EntityJson } from '@cedar-policy/cedar-wasm/nodejs'
import type { CedarValue, Entity, EntityName } from './entity.ts'

// Here, and only here, our read-only shapes are handed to the types of the Cedar binding, which are mutable.

/** The entity with the attributes in `asked` alone: handing over an attribute costs more than weighing a rule. */
export function toCedarEntity(entity: Entity, asked?: ReadonlySet<string>): EntityJson {
  return {
    uid: toCedarName(entity),
    attrs: toCedarRecord(asked === undefined ? entity.attrs : only(entity.attrs, asked)),
    parents: (entity.parents ?? []) as EntityName[],
  }
}

export function toCedarName(name: EntityName): { type: string; id: string } {
  return { type: name.type, id: name.id }
}

export function toCedarRecord(record: Readonly<Record<string, CedarValue>>): Record<string, CedarValueJson> {
  return record as Record<string, CedarValueJson>
}

function only(attrs: Entity['attrs'], asked: ReadonlySet<string>): Entity['attrs'] {
  // Not by assignment: an attribute may be called `__proto__`.
  return Object.fromEntries(Object.entries(attrs).filter(([name]) => asked.has(name)))
}
