import { listAuthorities } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { ComboField } from '../../ui/combo-field.tsx'
import { nameIn } from '../directory/known.ts'
import type { ActFieldProps } from './act-field.tsx'

/** Which authority of this State has the request from now on. */
export function AuthorityField({ field, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const { language } = useFormats()
  const { data } = useQuery(queryOf(listAuthorities, {}))
  return (
    <ComboField
      name="authority"
      label={m('requestAct.field-authority')}
      hint={m('requestAct.hint-authority')}
      optional={!field.required}
      value={draft.authority === '' ? null : draft.authority}
      onChange={(chosen) => set({ authority: chosen ?? '' })}
      choices={(data?.authorities ?? []).map((one) => ({ value: one.id, label: nameIn(one, language) }))}
      error={errorOf('authority')}
    />
  )
}
