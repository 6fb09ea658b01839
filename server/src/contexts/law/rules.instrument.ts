import { ruleOf, statements, tables } from '#law/catalogue'
import { type Instrument, measures } from '#law/instrument'
import { boundOn } from '#law/participation'
import type { z } from 'zod'
import type { readInstrument } from './contract.ts'

type Read = z.output<(typeof readInstrument)['reply']>
type Line = Pick<Read, 'id' | 'title' | 'cite' | 'family' | 'inForce' | 'measures' | 'parties' | 'asOf' | 'verified'>

/** An instrument in one line, with how many are bound on a day (`2026-03-01`). */
export function lineOf(instrument: Instrument, day: string): Line {
  const { id, title, cite, family, inForce, asOf, verified } = instrument
  const covered = measures.filter((measure) => ruleOf(instrument, measure) !== undefined)
  const bound = boundStates(instrument, day)
  return {
    id,
    title,
    cite,
    family,
    inForce,
    measures: covered,
    parties: bound?.filter((one) => one.bound === true).length ?? null,
    asOf,
    verified,
  }
}

/** An instrument with its rules and everybody the data says something about. */
export function readingOf(instrument: Instrument, day: string): Read {
  const table = tables.find((one) => one.instrument === instrument.id)
  return {
    ...lineOf(instrument, day),
    source: instrument.source,
    depositary: instrument.depositary,
    note: instrument.note ?? null,
    table:
      table === undefined
        ? null
        : { source: table.source, asOf: table.asOf, note: table.note ?? null, verified: table.verified },
    scope: instrument.scope.map(plain),
    rules: measures.flatMap((measure) => {
      const rule = ruleOf(instrument, measure)
      if (rule === undefined) return []
      return [
        {
          measure,
          articles: [...rule.articles],
          content: rule.content.map((one) => ({ ...plain(one), need: one.need })),
          grounds: rule.grounds.map((one) => ({ ...plain(one), force: one.force })),
          never: rule.never.map(plain),
          conditions: [...rule.conditions, ...(instrument.conditions ?? [])].map(plain),
          channels: rule.channels.map(plain),
          clocks: rule.clocks.map((one) => ({ ...plain(one), duration: one.duration })),
        },
      ]
    }),
    bound: [...(boundStates(instrument, day) ?? [])],
    statements: statements
      .filter((one) => one.instrument === instrument.id)
      .map(({ state, kind, articles, text, source, asOf }) => ({
        state,
        kind,
        articles: [...articles],
        text,
        source,
        asOf,
      })),
  }
}

const plain = ({ text, article }: { readonly text: string; readonly article: string }) => ({ text, article })

/** Everybody the data names for an instrument. Undefined for acts whose members are kept elsewhere. */
function boundStates(instrument: Instrument, day: string): readonly Read['bound'][number][] | undefined {
  const table = tables.find((one) => one.instrument === instrument.id)
  const { bound } = instrument
  const states =
    bound.by === 'pair'
      ? bound.parties
      : table === undefined
        ? undefined
        : [
            ...table.parties.map(([state]) => state),
            ...table.territories.map(([territory]) => territory),
            ...table.signatories.map(([state]) => state),
            ...table.unknown,
          ]
  return states?.map((state) => {
    const stands = boundOn(instrument, state, day)
    return { state, bound: stands.bound ?? null, because: stands.because, mark: stands.mark ?? '' }
  })
}
