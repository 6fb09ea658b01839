import { checkRequest, readRequest } from '@comity/server/contracts/requests'
import type { RequestView } from '@comity/server/contracts/requests'
import { readCase } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useAddress } from '../../../lib/address.ts'
import { useWatch } from '../../../lib/live.ts'
import { useMessages } from '../../../lib/messages.tsx'
import { queryOf } from '../../../lib/queries.ts'
import { useMarking } from '../../../routes/standing.tsx'
import { Link } from '../../../ui/link.tsx'
import { Page } from '../../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx'
import { AnnexesStep } from './annexes-step.tsx'
import { BasisStep } from './basis-step.tsx'
import { CheckStep } from './check-step.tsx'
import { Course } from './course.tsx'
import { useDraftKeeper } from './draft.ts'
import type { DraftKeeper } from './draft.ts'
import { FactStep } from './fact-step.tsx'
import { HandlingStep } from './handling-step.tsx'
import { dropText, keepText } from './kept.ts'
import { LanguageStep } from './language-step.tsx'
import { PersonsStep } from './persons-step.tsx'
import { RisksStep } from './risks-step.tsx'
import { SectionStep } from './section-step.tsx'
import { hrefOf, isWritten, seenKey, stepNames } from './steps.ts'
import type { Step } from './steps.ts'
import { Tasks } from './tasks.tsx'

/** What the page of a question works with. */
export type StepProps = {
  readonly keeper: DraftKeeper
  /** What stands against sending it beside missing answers, by the name of the condition, with the node's words. */
  readonly faults: readonly { readonly condition: string; readonly because: string }[]
  readonly at: Step
  /** Goes to a page, or to the list of all of them. */
  readonly go: (to?: Step) => void
  readonly onDone: () => void
}

/** Writing a request: the list of what is asked, and one question a page. */
export function WriteRequest() {
  const { id = '' } = useParams({ strict: false })
  const m = useMessages()
  const view = useQuery({ ...queryOf(readRequest, { params: { id } }), staleTime: 5_000 })
  useWatch(useMemo(() => [`request:${id}`], [id]))
  useMarking(view.data?.marking)
  if (view.isPending) return <Skeleton lines={10} />
  if (view.data === undefined) {
    return (
      <Page title={m('requestWrite.write')}>
        <ErrorState failure={view.error} onRetry={() => void view.refetch()} />
      </Page>
    )
  }
  if (view.data.side === 'requested') {
    return (
      <Page title={view.data.title}>
        <EmptyState title={m('requestWrite.notOurs')}>
          <Link href={`/requests/${id}`}>{m('requestWrite.toRequest')}</Link>
        </EmptyState>
      </Page>
    )
  }
  return <Draft key={id} view={view.data} />
}

function Draft({ view }: { view: RequestView }) {
  const address = useAddress()
  const keeper = useDraftKeeper(view)
  const checked = useQuery({ ...queryOf(checkRequest, { params: { id: view.id } }), staleTime: 0 })
  const file = useQuery({ ...queryOf(readCase, { params: { id: view.case ?? '' } }), enabled: view.case !== null })
  const name = stepNames.find((one) => one === address.get('step'))
  const about = address.get('about')
  const go = (to?: Step) => {
    address.go(hrefOf(view.id, to))
    scrollTo(0, 0)
  }
  if (!isWritten(view)) return <Course keeper={keeper} />
  const faults = checked.data?.faults ?? []
  if (name === undefined) return <Tasks keeper={keeper} faults={faults} />
  const at: Step = about === undefined ? { step: name } : { step: name, about }
  const props: StepProps = {
    keeper,
    faults,
    at,
    go,
    onDone: () => {
      keepText(sessionStorage, view.id, seenKey(name), 'yes')
      go(keeper.next(at))
    },
  }
  const key = `${name} ${about ?? ''}`
  switch (name) {
    case 'basis':
      return <BasisStep key={key} {...props} />
    case 'fact':
      return <FactStep key={key} {...props} />
    case 'persons':
      return <PersonsStep key={key} {...props} />
    case 'section':
      return <SectionStep key={key} {...props} file={file.data} />
    case 'annexes':
      return <AnnexesStep key={key} {...props} />
    case 'language':
      return <LanguageStep key={key} {...props} />
    case 'handling':
      return <HandlingStep key={key} {...props} />
    case 'risks':
      return <RisksStep key={key} {...props} />
    case 'check':
      break
  }
  return <CheckStep key={key} {...props} onHandedIn={() => dropText(sessionStorage, view.id, seenKey('check'))} />
}
