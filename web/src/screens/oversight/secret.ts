import { createServiceAccount, renewInvitation } from '@comity/server/contracts/identity'
import type { Formats, Messages } from '../../lib/messages.tsx'

export type Secret = { readonly label: string; readonly value: string; readonly hint: string }

/** The link or token that a command answered with: the second officer is the only one who is shown it. */
export function secretOf(m: Messages, formats: Formats, result: unknown): Secret | undefined {
  const link = Linked.safeParse(result).data
  if (link !== undefined) {
    const hint = m('admin.linkHint', { time: formats.instant(link.expiresAt) })
    return { label: m('admin.linkFor', { name: link.officer.name.text }), value: link.link, hint }
  }
  const made = Tokened.safeParse(result).data
  if (made === undefined) return undefined
  return { label: m('admin.tokenFor', { name: made.account.name }), value: made.token, hint: m('admin.tokenHint') }
}
const Linked = renewInvitation.reply.refine(({ link }) => link !== '')
const Tokened = createServiceAccount.reply.refine(({ token }) => token !== '')
