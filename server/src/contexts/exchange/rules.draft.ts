import { refuse, type Refusal } from '#kernel/refusal'
import { rankOf, type Marking } from '#kernel/schema/marking'
import { forms, isForm, type Fields, type FormId } from './words.forms.ts'
import type { Address } from './words.ts'

/** Bytes of the longest body that travels; what is larger goes as an attachment. */
export const longestBody = 1_500_000

export type Asked = {
  readonly form: string
  readonly fields: Fields
  readonly to: readonly Address[]
  readonly marking: Marking
  readonly deliverBy: string
  readonly expiresAt: string | null
}

/** Who writes, where and when. `markedHere`: the marking must be one of this State, as of everything it originates. */
export type Writer = {
  readonly state: string
  readonly clearance: number
  readonly now: string
  readonly markedHere: boolean
}

/** The form and its fields as they are to be sent, or what is wrong with what is asked for. */
export function checkDraft(asked: Asked, writer: Writer): { readonly form: FormId; readonly fields: Fields } | Refusal {
  const { form, to, marking, deliverBy, expiresAt } = asked
  if (!isForm(form)) return refuse('form-not-known', { detail: 'this node has no form of this name', field: 'form' })
  const read = forms[form].fields.safeParse(asked.fields)
  if (!read.success) {
    const path = read.error.issues[0]?.path.map(String).join('.') ?? ''
    return refuse('form-not-filled', { detail: 'the form is not filled in as it asks', field: `fields.${path}` })
  }
  if (JSON.stringify(read.data).length > longestBody) {
    return refuse('message-too-long', { detail: 'attach what is long as a file', field: 'fields' })
  }
  const names = to.map(({ state, authority }) => `${state}/${authority}`)
  if (new Set(names).size < names.length) {
    return refuse('recipient-named-twice', { detail: 'an authority is named twice', field: 'to' })
  }
  if (rankOf(marking.classification) > writer.clearance) {
    return refuse('marking-above-clearance', {
      detail: 'the marking is above the clearance of your post',
      field: 'marking',
    })
  }
  if (writer.markedHere && marking.classification.state !== writer.state) {
    return refuse('marking-of-another-state', {
      detail: `mark it on the ladder of \`${writer.state}\``,
      field: 'marking',
    })
  }
  const { releasableTo } = marking
  if (releasableTo !== undefined && to.some(({ state }) => !releasableTo.includes(state))) {
    return refuse('marking-not-releasable', {
      detail: 'the marking does not let a recipient have it',
      field: 'marking',
    })
  }
  if (deliverBy <= writer.now) {
    return refuse('delivery-time-passed', { detail: 'choose a later time of delivery', field: 'deliverBy' })
  }
  if (expiresAt !== null && expiresAt < deliverBy) {
    return refuse('expiry-before-delivery', {
      detail: 'it would expire before it may be delivered',
      field: 'expiresAt',
    })
  }
  return { form, fields: read.data }
}
