import { readFileSync } from 'node:fs'
import { atTheMachine } from '#contexts/directory'
import { systemClock } from '../kernel/clock.ts'
import { refuse, Refused } from '../kernel/refusal.ts'
import type { Settings } from '../kernel/settings.ts'
import { withDatabase } from './database.ts'

export const peersUsage = 'comity peers list | export | import FILE | words STATE | distrust STATE REASON'
const longestFile = 4_000_000

/** The verb `peers`: neighbours as whoever keeps the machine sees them. Trusting takes two officers, and is not here. */
export async function peers(settings: Settings, rest: readonly string[], say: (line: string) => void): Promise<number> {
  const [verb = '', named = '', ...reason] = rest
  const needs: Readonly<Record<string, number>> = { list: 1, export: 1, import: 2, words: 2, distrust: 3 }
  const wanted = Object.hasOwn(needs, verb) ? needs[verb] : undefined
  if (wanted === undefined || rest.length < wanted || (verb !== 'distrust' && rest.length > wanted)) {
    throw new Refused(refuse('malformed', { detail: `say \`${peersUsage}\`` }))
  }
  const { state, origin } = settings
  return withDatabase(settings, (databaseUrl) =>
    atTheMachine({ state, origin, clock: systemClock, databaseUrl }, async (directory) => {
      if (verb === 'list') {
        const lines = await directory.list()
        if (lines.length === 0) say('no neighbours yet')
        for (const one of lines) {
          const fault = one.fault === null ? '' : `  ${one.fault}`
          say(
            `${one.state}  ${one.standing.padEnd(10)}  ${one.trusted ? 'trusted' : 'not now'}  ${one.address}${fault}`,
          )
        }
      } else if (verb === 'export') say(await directory.descriptor())
      else if (verb === 'words') say((await directory.words(named.toUpperCase())).join(' '))
      else if (verb === 'import') {
        const text = readFileSync(named, 'utf8')
        if (text.length > longestFile) throw new Refused(refuse('too-large', { detail: `\`${named}\` is too large` }))
        const brought = await directory.bring(text.trim())
        say(`${brought.state}: ${brought.standing}; two officers compare the words and trust it`)
      } else {
        const ended = await directory.distrust(named.toUpperCase(), reason.join(' ').slice(0, 200))
        say(`${ended.state}: ${ended.standing}, in every process of this node`)
      }
      return 0
    }),
  )
}
