import { addParty, changeParty, listParties } from '@comity/server/contracts/cases'
import type { Party } from '@comity/server/contracts/cases'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import type { FormError } from '../../ui/question.tsx'
import { say } from '../../ui/toast.tsx'
import { useCase } from './case-file.ts'
import { Conflict } from './conflict.tsx'
import type { Other } from './elsewhere.tsx'
import { useCaseSend } from './send.ts'
import { PartForm } from './part-form.tsx'
import { bodyOf, draftOf, newParty } from './party-draft.ts'
import type { PartyDraft } from './party-draft.ts'
import { PartyFields } from './party-fields.tsx'

function useFaults(): (draft: PartyDraft) => readonly FormError[] {
  const m = useMessages()
  return (draft) => [
    ...(draft.name.trim() === '' ? [{ field: 'name', message: m('caseFile.nameMissing') }] : []),
    ...(draft.category === undefined ? [{ field: 'category', message: m('caseFile.categoryMissing') }] : []),
    ...(draft.retainUntil === '' ? [{ field: 'retainUntil', message: m('caseFile.retainMissing') }] : []),
  ]
}

export function AddPartyForm({
  onDone,
  onCancel,
}: {
  onDone: (others: readonly Other[]) => void
  onCancel: () => void
}) {
  const m = useMessages()
  const { language } = useFormats()
  const { id } = useCase()
  const faults = useFaults()
  const [draft, setDraft] = useState(() => newParty(new Date().toISOString().slice(0, 10), language))
  const sending = useCaseSend(addParty, {
    onDone: ({ elsewhere }) => {
      say(m('caseFile.partyAdded'))
      onDone(elsewhere)
    },
  })
  return (
    <PartForm
      submit={m('cases.addParty')}
      pending={sending.pending}
      refusal={sending.refusal}
      again={() => sending.again()}
      onCancel={onCancel}
      faults={() => faults(draft)}
      onSend={(marking) => sending.send({ params: { case: id }, body: { ...bodyOf(draft), ...marking } })}
    >
      {(errorOf) => <PartyFields draft={draft} onChange={setDraft} errorOf={errorOf} />}
    </PartForm>
  )
}

/** Correcting a party. When somebody else corrected it meanwhile, both are shown and nothing written is lost. */
export function ChangePartyForm({ party, onDone }: { party: Party; onDone: () => void }) {
  const m = useMessages()
  const client = useQueryClient()
  const faults = useFaults()
  const [opened, setOpened] = useState(party)
  const [newer, setNewer] = useState<Party>()
  const [draft, setDraft] = useState(() => draftOf(party))
  const params = { case: party.case, id: party.id }
  const sending = useCaseSend(changeParty, {
    onDone: () => {
      say(m('caseFile.partyCorrected'))
      onDone()
    },
  })
  const conflicting = sending.refusal?.code === 'changed-since-opened'
  const lookAgain = async () => {
    const fresh = await client.fetchQuery({ ...queryOf(listParties, { params: { case: party.case } }), staleTime: 0 })
    setNewer(fresh.rows.find(({ id }) => id === party.id))
  }
  if (conflicting && newer === undefined) void lookAgain()
  const settle = (now: Party, next: PartyDraft) => {
    setOpened(now)
    setDraft(next)
    setNewer(undefined)
    sending.clear()
  }
  return (
    <>
      {conflicting && newer !== undefined && (
        <Conflict
          differences={differencesOf(opened, newer).map((field) => ({
            title: m(`cases.field_${field}`),
            before: draftOf(opened)[field],
            now: draftOf(newer)[field],
          }))}
          onKeep={() => settle(newer, draft)}
          onLoad={() => settle(newer, draftOf(newer))}
        />
      )}
      <PartForm
        submit={m('form.save')}
        pending={sending.pending}
        refusal={conflicting ? undefined : sending.refusal}
        again={() => sending.again()}
        onCancel={onDone}
        faults={() => faults(draft)}
        marking={opened.marking}
        onSend={(marking) =>
          sending.send({ params, version: opened.version, body: { ...bodyOf(draft, opened.otherNames), ...marking } })
        }
      >
        {(errorOf) => <PartyFields draft={draft} onChange={setDraft} errorOf={errorOf} />}
      </PartForm>
    </>
  )
}

const compared = ['name', 'otherNames', 'category', 'born', 'retainUntil', 'note'] as const

function differencesOf(before: Party, now: Party): readonly (typeof compared)[number][] {
  const [one, other] = [draftOf(before), draftOf(now)]
  return compared.filter((field) => one[field] !== other[field])
}
