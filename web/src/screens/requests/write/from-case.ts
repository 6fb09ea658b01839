import type { CaseView } from '@comity/server/contracts/cases'
import type { Person, RequestView } from '@comity/server/contracts/requests'
import { useMessages } from '../../../lib/messages.tsx'
import { useCountryName, useOffenceName } from '../../cases/words.tsx'
import { useStanding } from '../../../routes/standing.tsx'
import { useSession } from '../../identity/session.ts'
import { isDirect } from './kinds.ts'

/** What the case already says to a section, to begin from; undefined where it says nothing. */
export function useFromCase(view: RequestView, file: CaseView | undefined): (section: string) => string | undefined {
  const m = useMessages()
  const offenceName = useOffenceName()
  const session = useSession()
  const { post } = useStanding()
  const officer = session?.officer.name.text
  return (section) => {
    if (file === undefined) return undefined
    const who = [post?.title, officer].filter((one) => one !== undefined).join(', ')
    const lines = [post?.unit, who, file.authority.name.text].filter((one) => one !== undefined && one !== '')
    const authority = [...new Set(lines)].join('\n')
    const known: Readonly<Record<string, string>> = {
      authorities: authority,
      'requesting-authority': authority,
      proceeding: `${view.proceeding}\n${file.title}`,
      facts: file.summary,
      offence: offenceName(view.question.offence),
      // What police tell each other is no evidence unless it is asked for as such.
      purpose: isDirect(view.kind) ? '' : m('requestWrite.purposeProposed', { proceeding: view.proceeding }),
    }
    const text = known[section]?.trim()
    return text === undefined || text === '' ? undefined : text
  }
}

/** The persons in words, a line each, for the section in which instruments ask for them. */
export function usePersonLine(): (person: Person) => string {
  const m = useMessages()
  const countryName = useCountryName()
  return ({ name, born, nationality, role }) =>
    [
      name.transliteration === undefined ? name.text : `${name.text} (${name.transliteration})`,
      m(`requestWrite.role-${role}`),
      ...(born === null ? [] : [born]),
      ...(nationality === null ? [] : [countryName(nationality)]),
    ].join(', ')
}
