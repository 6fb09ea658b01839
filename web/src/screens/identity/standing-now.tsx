import { citeLegalBasis, legalBasisOf, purposeOf } from '@comity/law/purposes'
import { useQuery } from '@tanstack/react-query'
import { usePreferences } from '../../lib/preferences.ts'
import type { Standing } from '../../routes/standing.tsx'
import { useMessages } from '../../lib/messages.tsx'
import { Link } from '../../ui/link.tsx'
import { AccountMenu } from './account-menu.tsx'
import { useHrefToChoice } from './choices.ts'
import css from './identity.module.css'
import { nodeQuery, useSession } from './session.ts'

/** Where the person stands, for the frame: read from the session, never asked for twice. */
export function useStandingNow(): Standing {
  const node = useQuery(nodeQuery).data
  const session = useSession()
  const { language } = usePreferences()
  const acting = session?.acting ?? undefined
  const purpose = session?.purpose == null ? undefined : purposeOf(session.purpose)
  const basis = session?.basis == null ? undefined : legalBasisOf(session.basis)
  const stateCode = node?.state
  const cited = basis === undefined ? undefined : citeLegalBasis(basis, language, 'en')
  const purposeName = purpose?.names[language]
  return {
    stateCode,
    post:
      acting === undefined ? undefined : { title: acting.post.title.text, unit: acting.authority.names[0]?.text ?? '' },
    ...(acting === undefined ? {} : { roles: acting.roles }),
    purpose: purposeName,
    basis: cited,
    ...(session === undefined
      ? {}
      : {
          postSlot: <PostSlot title={acting?.post.title.text} unit={acting?.authority.names[0]?.text} />,
          purposeSlot: <PurposeSlot purpose={purposeName} basis={cited} />,
          accountSlot: <AccountMenu session={session} />,
        }),
  }
}

function PostSlot({ title, unit }: { title: string | undefined; unit: string | undefined }) {
  const m = useMessages()
  const href = useHrefToChoice('/begin/post')
  return (
    <Link href={href} className={css['standing']}>
      <bdi>{title ?? m('frame.noPost')}</bdi>
      {unit !== undefined && (
        <bdi className={css['dim']} title={unit}>
          {unit}
        </bdi>
      )}
      <span className="unseen"> {m('signIn.change')}</span>
    </Link>
  )
}

function PurposeSlot({ purpose, basis }: { purpose: string | undefined; basis: string | undefined }) {
  const m = useMessages()
  const href = useHrefToChoice('/begin/purpose')
  return (
    <Link href={href} className={css['standing']}>
      <span>{purpose ?? m('frame.noPurpose')}</span>
      {basis !== undefined && (
        <span className={css['basis']} title={basis}>
          <span className="unseen"> {m('frame.basis')} </span>
          <bdi>{basis}</bdi>
        </span>
      )}
      <span className="unseen"> {m('signIn.change')}</span>
    </Link>
  )
}
