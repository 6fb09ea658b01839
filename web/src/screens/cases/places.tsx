import { addPlace, listPlaces } from '@comity/server/contracts/cases'
import type { CasePlace } from '@comity/server/contracts/cases'
import { countries } from '@comity/law/countries'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import type { Messages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { ComboField } from '../../ui/combo-field.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { TextField } from '../../ui/fields.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { say } from '../../ui/toast.tsx'
import { Adding } from './adding.tsx'
import { useCase } from './case-file.ts'
import { useCaseSend } from './send.ts'
import { PartForm } from './part-form.tsx'
import { useCountryName } from './words.tsx'

/** Where it happened, as a list. */
export function Places() {
  const m = useMessages()
  const { id } = useCase()
  const countryName = useCountryName()
  const { data } = useQuery(queryOf(listPlaces, { params: { case: id } }))
  return (
    <Section
      title={m('cases.places')}
      actions={
        <Adding minor kind="place" title={m('cases.addPlace')}>
          {(close) => <PlaceForm onDone={close} />}
        </Adding>
      }
    >
      <Table
        caption={m('cases.places')}
        columns={placeColumns(m, countryName)}
        rows={data?.rows ?? []}
        idOf={(row) => row.id}
        nameOf={(row) => row.label}
        empty={<p className="dim">{m('caseForm.noPlaces')}</p>}
      />
    </Section>
  )
}

function Coordinates({ place }: { place: CasePlace['place'] }) {
  const m = useMessages()
  const [longitude, latitude] = place.point?.coordinates ?? [0, 0]
  return (
    <span dir="ltr">
      {latitude.toFixed(5)}, {longitude.toFixed(5)}
      {place.accuracyMetres !== undefined && ` ± ${m('caseForm.metres', { count: place.accuracyMetres })}`}
    </span>
  )
}

function PlaceForm({ onDone }: { onDone: () => void }) {
  const m = useMessages()
  const { language } = useFormats()
  const { id } = useCase()
  const [label, setLabel] = useState('')
  const [country, setCountry] = useState<string | null>(null)
  const [area, setArea] = useState('')
  const [at, setAt] = useState('')
  const point = pointOf(at)
  const sending = useCaseSend(addPlace, {
    onDone: () => {
      say(m('caseForm.placeAdded'))
      onDone()
    },
  })
  return (
    <PartForm
      submit={m('cases.addPlace')}
      pending={sending.pending}
      refusal={sending.refusal}
      again={() => sending.again()}
      onCancel={onDone}
      faults={() => [
        ...(label.trim() === '' ? [{ field: 'label', message: m('caseForm.labelMissing') }] : []),
        ...(country === null ? [{ field: 'country', message: m('caseForm.countryMissing') }] : []),
        ...(at.trim() !== '' && point === undefined ? [{ field: 'point', message: m('caseForm.pointWrong') }] : []),
      ]}
      onSend={(marking) =>
        sending.send({
          params: { case: id },
          body: {
            label,
            place: {
              country: country ?? '',
              ...(area.trim() === '' ? {} : { area }),
              ...(point === undefined ? {} : { point }),
            },
            happened: null,
            ...marking,
          },
        })
      }
    >
      {(errorOf) => (
        <>
          <TextField
            name="label"
            label={m('caseForm.placeLabel')}
            value={label}
            onChange={setLabel}
            error={errorOf('label')}
          />
          <ComboField
            name="country"
            label={m('caseForm.country')}
            value={country}
            onChange={setCountry}
            choices={countries.map(({ alpha3, names }) => ({ value: alpha3, label: names[language] }))}
            error={errorOf('country')}
          />
          <TextField name="area" label={m('caseForm.area')} optional value={area} onChange={setArea} />
          <TextField
            name="point"
            label={m('caseForm.coordinates')}
            hint={m('caseForm.pointHint')}
            optional
            value={at}
            onChange={setAt}
            error={errorOf('point')}
          />
        </>
      )}
    </PartForm>
  )
}

/** A position from `latitude, longitude` in decimal degrees, as maps and receivers write it. */
export function pointOf(text: string): { type: 'Point'; coordinates: [number, number] } | undefined {
  const found = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text)
  const [latitude, longitude] = [Number(found?.[1]), Number(found?.[2])]
  if (found === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return { type: 'Point', coordinates: [longitude, latitude] }
}

function placeColumns(m: Messages, countryName: (alpha3: string) => string): readonly Column<CasePlace>[] {
  return [
    { id: 'label', title: m('caseForm.place'), cell: ({ label }) => <bdi>{label}</bdi> },
    {
      id: 'where',
      title: m('caseForm.where'),
      cell: ({ place }) => (
        <>
          {place.area !== undefined && <bdi>{place.area}, </bdi>}
          {countryName(place.country)}
        </>
      ),
    },
    {
      id: 'point',
      title: m('caseForm.coordinates'),
      minor: true,
      cell: ({ place }) => (place.point === undefined ? '—' : <Coordinates place={place} />),
    },
    {
      id: 'when',
      title: m('caseForm.when'),
      minor: true,
      cell: ({ happened }) => (happened === null ? '—' : <Instant at={happened.from} />),
    },
    {
      id: 'marking',
      title: m('cases.marking'),
      minor: true,
      cell: ({ marking }) => <MarkingChips marking={marking} />,
    },
  ]
}
