import { roles } from '@comity/server/contracts/identity'
import type { Role } from '@comity/server/contracts/identity'
import type { Command } from '../lib/commands.ts'

/** Who sees what was done and not what it was about: no content of cases, requests and messages. */
const without: readonly Role[] = ['administrator', 'auditor', 'data-protection']

/** The roles of those who see cases (rule `cases.overseers-see-no-content`). */
export const onCases: readonly Role[] = roles.filter((role) => !without.includes(role))

/** The roles of those who write in rooms: all that see cases but the defence. */
export const inRooms: readonly Role[] = onCases.filter((role) => role !== 'defence')

/**
 * The roles of those who work on requests and messages (rules `requests.overseers-see-no-content`,
 * `exchange.overseers-see-no-content`).
 */
export const working: readonly Role[] = [
  'investigator',
  'prosecutor',
  'central-authority',
  'judge',
  'executing-authority',
  'analyst',
  'police-contact',
  'customs',
  'financial-intelligence',
]

/** Roles for whom the page of neighbours is of use. */
export const onNeighbours: readonly Role[] = ['administrator', 'central-authority', 'auditor', 'data-protection']

/** Roles that look after officers, posts and authorities, or oversee who does. */
export const onAdministration: readonly Role[] = ['administrator', 'auditor', 'data-protection']

/** Roles that count the requests of the State as a whole (rule `requests.statistics-whole`). */
export const onStatistics: readonly Role[] = ['central-authority', 'auditor', 'data-protection']

/** Roles that read the audit trail. */
export const onAudit: readonly Role[] = ['auditor', 'data-protection']

/** Commands that lead where only posts of some roles have something to do: others are not offered them. */
export function onlyFor(roles: readonly Role[], commands: readonly Command[]): readonly Command[] {
  return commands.map((command) => ({
    ...command,
    when: ({ roles: held }) => held.some((role) => roles.includes(role)),
  }))
}
