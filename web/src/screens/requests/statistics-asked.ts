import { measures } from '@comity/law/instrument'
import { offences } from '@comity/law/offences'
import {
  groupings,
  numbers,
  spanParts,
  times,
  type NumberName,
  type SpanPart,
  type TimeName,
} from '@comity/server/contracts/requests'
import { useAddress } from '../../lib/address.ts'

export const sides = ['requesting', 'requested'] as const

/** What the address asks for; what makes no sense in it counts as not asked. */
export function useAsked() {
  const address = useAddress()
  const one = <Value extends string>(name: string, among: readonly Value[]) =>
    among.find((value) => value === address.get(name))
  const day = (name: string) => (/^\d{4}-\d\d-\d\d$/.test(address.get(name) ?? '') ? address.get(name) : undefined)
  const peer = address.get('peer')
  return {
    address,
    by: one('by', groupings) ?? 'pair',
    filter: {
      from: day('from'),
      to: day('to'),
      side: one('side', sides),
      peer: /^[A-Z]{3}$/.test(peer ?? '') ? peer : undefined,
      kind: address.get('kind'),
      measure: one('measure', measures),
      offence: one(
        'offence',
        offences.map(({ id }) => id),
      ),
    },
  }
}

/** A number of the statistics whose requests are opened. `group`: side, State, kind and offence, as far as they say one. */
export type Opened = {
  readonly number?: NumberName | undefined
  readonly group?: string | undefined
  readonly time?: TimeName | undefined
  readonly stage?: string | undefined
  readonly ground?: string | undefined
  readonly part?: SpanPart | undefined
  readonly at?: number | undefined
}

/** The table a number stands in: below it, its requests are listed. */
export const placeOf = ({ time, stage, ground, part, group }: Opened) => {
  if (stage !== undefined) return 'stages'
  if (ground !== undefined) return 'grounds'
  if (part === 'at-risk' || part === 'happened') return 'curve'
  return time !== undefined && group === undefined ? 'times' : 'groups'
}

const none = {
  number: undefined,
  group: undefined,
  time: undefined,
  stage: undefined,
  ground: undefined,
  part: undefined,
  at: undefined,
}

/** The address in which a number is opened, or none is. */
export function opening(opened: Opened | undefined): Readonly<Record<string, string | undefined>> {
  return { ...none, ...opened, at: opened?.at?.toString() }
}

/** The link of a number, to come back to it when its list is closed. */
export const linkOf = (opened: Opened) =>
  ['opens', ...Object.keys(none).map((name) => opened[name as keyof Opened] ?? '')].join('_').replaceAll(' ', '-')

/** The number that is opened, if the address says a sensible one. */
export function openedIn(get: (name: string) => string | undefined): Opened | undefined {
  const one = <Value extends string>(name: string, among: readonly Value[]) =>
    among.find((value) => value === get(name))
  const at = get('at')
  const opened: Opened = {
    number: one('number', numbers),
    group: get('group'),
    time: one('time', times),
    stage: get('stage'),
    ground: get('ground'),
    part: one('part', spanParts),
    at: at !== undefined && /^\d{1,10}$/.test(at) ? Number.parseInt(at, 10) : undefined,
  }
  const { number, time, stage, ground } = opened
  return [number, time, stage, ground].some((asked) => asked !== undefined) ? opened : undefined
}
