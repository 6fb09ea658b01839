import { readRequest } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { MarkingChips } from '../../ui/marking.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Papers } from './papers.tsx'

/** The documents of one request, on a page of their own. */
export function PapersPage() {
  const m = useMessages()
  const { id = '' } = useParams({ strict: false })
  const request = useQuery(queryOf(readRequest, { params: { id } }))
  return (
    <Page
      title={request.data?.title ?? m('requestPapers.title')}
      beside={
        request.data !== undefined && (
          <>
            <bdi>{request.data.reference}</bdi> <MarkingChips marking={request.data.marking} />
          </>
        )
      }
    >
      {request.isPending && <Skeleton lines={6} />}
      {request.isError && <ErrorState failure={request.error} onRetry={() => void request.refetch()} />}
      {request.data !== undefined && <Papers request={request.data} />}
    </Page>
  )
}
