import type { Refusal } from './refusal.ts'
import { commonRefusals, type Problem, type Route } from './route.ts'

/** A refusal as RFC 9457 problem details. `instance` names the answer in the log, when it was a defect. */
export function problemOf(refusal: Refusal, route?: Pick<Route, 'refusals'>, instance?: string): Problem {
  const code = refusal.refused
  const statuses: Readonly<Record<string, number>> = { ...commonRefusals, ...route?.refusals }
  const status = Object.hasOwn(statuses, code) ? statuses[code] : undefined
  if (status === undefined) return problemOf({ refused: 'defect' }, route, instance)
  const { detail, rule, field, facts } = refusal
  return {
    type: `urn:comity:refusal:${code}`,
    title: code.replaceAll('-', ' '),
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(rule === undefined ? {} : { rule }),
    ...(field === undefined ? {} : { field }),
    ...(facts === undefined ? {} : { facts }),
    ...(instance === undefined ? {} : { instance }),
  }
}
