import type { Person } from '@comity/server/contracts/rooms'
import type { Line } from './device/lines.ts'

export type People = ReadonlyMap<string, Person>

/** Everybody the log has named, also those who left: as their State last said. */
export function peopleIn(lines: readonly Line[]): People {
  const people = new Map<string, Person>()
  for (const { facts } of lines) {
    if (facts.kind === 'opened') people.set(facts.by.name, facts.by)
    if (facts.kind === 'seated') people.set(facts.who.name, facts.who)
    if (facts.kind === 'changed') for (const one of facts.added) people.set(one.name, one)
  }
  return people
}
