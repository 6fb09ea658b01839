import { galleryRoute } from './area.ts'
import { useMarking } from '../../routes/standing.tsx'
import { useMessages } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import type { MarkingShown } from '../../ui/marking.tsx'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { FormPieces } from './form-pieces.tsx'
import { TablePieces } from './table-pieces.tsx'
import { WordPieces } from './word-pieces.tsx'

const marking: MarkingShown = {
  classification: { state: 'BRA', level: 'reservado' },
  tlp: 'amber+strict',
  handling: [{ code: 'H1' }, { code: 'H2' }],
}
const soon = new Date(Date.now() + 3 * 86_400_000).toISOString()

export function Gallery() {
  const m = useMessages()
  useMarking(marking)
  const { tab = 'table' } = galleryRoute.useSearch()
  const navigate = galleryRoute.useNavigate()
  return (
    <Page
      title="Draga en el río Inambari"
      beside={
        <>
          <bdi>PER-2026-000148</bdi> <Badge tone="accent">Open</Badge>
        </>
      }
      lead={<Deadline at={soon} zone="America/Lima" />}
      actions={
        <ButtonRow>
          <Button kind="main">{m('form.continue')}</Button>
          <Button>{m('form.save')}</Button>
          <Button off={{ because: 'only the central authority may send a request', rule: 'requests.send' }}>
            Send
          </Button>
        </ButtonRow>
      }
    >
      <Tabs
        label="Pieces"
        open={tab}
        onOpen={(id) => void navigate({ search: { tab: id } })}
        tabs={[
          { id: 'table', title: 'Table', count: 6, content: <TablePieces /> },
          { id: 'form', title: 'Form', content: <FormPieces /> },
          { id: 'words', title: 'Words', content: <WordPieces /> },
        ]}
      />
    </Page>
  )
}
