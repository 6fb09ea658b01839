import type { Permission } from './ports.ts'
import { bodyOf } from './words.body.ts'
import { forms, isForm } from './words.forms.ts'
import type { Cover } from './words.ts'

/** Whether the form is an act of law, whose cover an officer signs beside the authority; undefined for one not known. */
export function isLegalAct(form: string): boolean | undefined {
  return isForm(form) ? forms[form].legalAct : undefined
}

/** Whether an opened body is written in the form its cover names, and names the attachments its cover names. */
export function fits(cover: Cover, bytes: Uint8Array): Permission {
  const body = bodyOf(bytes)
  if (body === undefined || !isForm(cover.form)) return { permitted: false, because: 'body' }
  const named = body.attachments.map(({ id }) => id)
  const covered = cover.attachments.map(({ id }) => id)
  if (named.length !== covered.length || named.some((id, at) => id !== covered[at])) {
    return { permitted: false, because: 'attachments' }
  }
  const read = forms[cover.form].fields.safeParse(body.fields)
  return read.success
    ? { permitted: true }
    : { permitted: false, because: read.error.issues[0]?.path.map(String).join('.') || 'fields' }
}
