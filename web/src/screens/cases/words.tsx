import type { LangText } from '@comity/server/kernel/schema/text'
import { listPosts } from '@comity/server/contracts/identity'
import type { CaseView } from '@comity/server/contracts/cases'
import { offenceOf } from '@comity/law/offences'
import { countryName } from '@comity/law/countries'
import { useQuery } from '@tanstack/react-query'
import { useFormats } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { NameInScript } from '../../ui/name-in-script.tsx'

/** A name or title in its original script. */
export function Name({ of }: { of: LangText }) {
  return <NameInScript text={of.text} lang={of.language} transliterated={of.transliteration} />
}

/** Names of posts by their identifier: from the case where they take part, else from the list of posts of this State. */
export function usePostNames(file?: CaseView): (id: string) => LangText | undefined {
  const { data } = useQuery({ ...queryOf(listPosts, {}), staleTime: 300_000 })
  return (id) =>
    file?.participants.find(({ post }) => post === id)?.title ?? data?.posts.find((post) => post.id === id)?.title
}

export function PostName({ id, name }: { id: string; name: (id: string) => LangText | undefined }) {
  const title = name(id)
  return title === undefined ? <code title={id}>{id.slice(0, 8)}</code> : <Name of={title} />
}

/** An offence by its name in the reader's language; one the law data no longer has by its identifier. */
export function useOffenceName(): (id: string) => string {
  const { language } = useFormats()
  return (id) => offenceOf(id)?.names[language] ?? id
}

/** A country of an ISO 3166-1 alpha-3 code in the reader's language. */
export function useCountryName(): (alpha3: string) => string {
  const { language } = useFormats()
  return (alpha3) => countryName(alpha3, language)
}
