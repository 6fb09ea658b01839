import { closePost } from '@comity/server/contracts/identity'
import type { Authority } from '@comity/server/contracts/identity'
import { useState } from 'react'
import { useAddress } from '../../../lib/address.ts'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Link } from '../../../ui/link.tsx'
import { Facts, Section } from '../../../ui/page.tsx'
import css from '../identity.module.css'
import { OpenPane } from '../open-pane.tsx'
import { RefusalNotice } from '../notice.tsx'
import { useOrder } from '../orders.ts'
import { Tongue } from '../person.tsx'
import { Tenures } from '../tenures.tsx'
import type { Listed } from '../tenures.tsx'
import { AssignPost } from './assign-post.tsx'
import { PostForm } from './post-form.tsx'
import type { PostRow } from './posts.tsx'

/** One post: what it entitles to, who holds it, and what can be done with it. */
export function PostPane({ post, authorities }: { post: PostRow; authorities: readonly Authority[] }) {
  const m = useMessages()
  const formats = useFormats()
  const address = useAddress()
  const [dialog, setDialog] = useState<'assign' | 'change' | 'close'>()
  const shut = () => setDialog(undefined)
  const close = useOrder(closePost, shut)
  const authority = authorities.find(({ id }) => id === post.authority)
  const nameOf = (tenure: Listed) => post.holders.find((holder) => holder.tenure.id === tenure.id)?.officer.name
  const off = post.state === 'closed' ? { off: { because: m('admin.postClosed') } } : {}
  const clearance = m(`admin.clearance-${post.clearance as 0 | 1 | 2 | 3 | 4}`)
  return (
    <OpenPane label={post.title.text}>
      <div>
        <h2>
          <Tongue of={post.title} /> {post.state === 'closed' && <Badge>{m('admin.closed')}</Badge>}
        </h2>
        <Link href={address.hrefWith({ post: undefined })}>{m('ui.close')}</Link>
      </div>
      <Facts
        facts={[
          [
            m('admin.authority'),
            authority?.names[0] === undefined ? '' : <Tongue key="authority" of={authority.names[0]} />,
          ],
          [m('admin.unit'), <bdi key="unit">{post.unit}</bdi>],
          [m('admin.roles'), formats.list(post.roles.map((role) => m(`role.${role}`)))],
          [m('admin.clearance'), clearance],
        ]}
      />
      <ButtonRow>
        <Button kind="main" {...off} onClick={() => setDialog('assign')}>
          {m('admin.assign')}
        </Button>
        <Button {...off} onClick={() => setDialog('change')}>
          {m('admin.changePost')}
        </Button>
        <Button kind="grave" {...off} onClick={() => setDialog('close')}>
          {m('admin.closePost')}
        </Button>
      </ButtonRow>
      <Section title={m('admin.holders')}>
        <Tenures
          tenures={post.holders.map(({ tenure }) => tenure)}
          nameOf={(tenure) => {
            const name = nameOf(tenure)
            return (
              <Link href={`/administration?officer=${tenure.officer}`}>
                {name === undefined ? m('admin.officer') : <Tongue of={name} />}
              </Link>
            )
          }}
          wordOf={(tenure) => nameOf(tenure)?.text ?? ''}
        />
      </Section>
      <AssignPost open={dialog === 'assign'} onClose={shut} post={post.id} />
      <Dialog title={m('admin.changePost')} open={dialog === 'change'} onClose={shut}>
        <PostForm post={post} authorities={authorities} onClose={shut} />
      </Dialog>
      <Dialog title={m('admin.closePost')} open={dialog === 'close'} onClose={shut}>
        <div className={css['pane']}>
          <p>{m('admin.closePostText')}</p>
          <RefusalNotice refusal={close.refusal} />
          <ButtonRow>
            <Button
              kind="grave"
              busy={close.pending}
              onClick={() => close.send({ params: { id: post.id }, version: post.version, body: {} })}
            >
              {m('admin.closePost')}
            </Button>
            <Button onClick={shut}>{m('ui.cancel')}</Button>
          </ButtonRow>
        </div>
      </Dialog>
    </OpenPane>
  )
}
