import { formIds, forms } from '@comity/server/contracts/exchange'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { blankFields, fieldsOf, filled, missing } from './shape.ts'
import type { Field } from './shape.ts'

const schemaOf = (id: keyof typeof forms) => z.toJSONSchema(forms[id].fields, { io: 'input' })
const request = fieldsOf(schemaOf('information-request/1'))

describe('a form drawn from its schema', () => {
  it('knows what each field is', () => {
    const of = (name: string) => request.find((field) => field.name === name)
    expect(of('subject')).toMatchObject({ shape: { is: 'line' }, required: true })
    expect(of('facts')).toMatchObject({ shape: { is: 'prose' }, required: true })
    expect(of('questions')).toMatchObject({ shape: { is: 'list', least: 1, of: { is: 'line' } }, required: true })
    expect(of('answerBy')).toMatchObject({ shape: { is: 'instant' }, required: false, empty: 'null' })
    expect(of('reasonForUrgency')).toMatchObject({ shape: { is: 'prose' }, required: false, empty: 'text' })
    expect(of('urgency')).toMatchObject({ shape: { is: 'choice', options: ['ordinary', 'urgent', 'life-at-risk'] } })
    expect(of('offences')).toMatchObject({ shape: { is: 'offences' } })
  })
  it('names every required field that is empty, inside lists too', () => {
    const blank = blankFields(request, 'es')
    expect(missing(request, blank)).toEqual(['subject', 'questions.0', 'facts', 'use'])
    const person = { name: { language: 'es', text: '' } }
    expect(missing(request, { ...blank, parts: { persons: [person] } })).toContain('parts.persons.0.name')
  })
  it('calls nobody a suspect by itself', () => {
    const fields: readonly Field[] = [
      { name: 'category', shape: { is: 'choice', options: ['suspect', 'unknown'] }, required: true, empty: 'text' },
      { name: 'kind', shape: { is: 'choice', options: ['rifle', 'pistol'] }, required: true, empty: 'text' },
    ]
    expect(blankFields(fields, 'es')).toEqual({ category: 'unknown', kind: '' })
  })
  it.each(formIds)('%s, filled in as far as it must be, is taken by its form', (id) => {
    const fields = fieldsOf(schemaOf(id))
    const value: Record<string, unknown> = {
      ...blankFields(fields, 'es'),
      subject: 'Oro',
      text: 'Texto',
      facts: 'Hechos',
    }
    if ('questions' in value) value['questions'] = ['¿Quién?']
    if ('use' in value) value['use'] = 'evidence'
    if ('outcome' in value) value['outcome'] = 'answered'
    expect(missing(fields, value)).toEqual([])
    expect(forms[id].fields.safeParse(filled(fields, value)).error?.issues).toBeUndefined()
  })
  it('sends a person whose unknown particulars were left empty', () => {
    const parts = request.find(({ name }) => name === 'parts')
    const persons = parts?.shape.is === 'group' ? parts.shape.fields.find(({ name }) => name === 'persons') : undefined
    const of = persons?.shape.is === 'list' && persons.shape.of.is === 'group' ? persons.shape.of.fields : []
    const person = {
      ...blankFields(of, 'es'),
      name: { language: 'es', text: 'Inés Inventada' },
      retainUntil: '2027-01-31',
    }
    const value = {
      ...blankFields(request, 'es'),
      subject: 'a',
      facts: 'b',
      questions: ['c'],
      use: 'intelligence',
      parts: { persons: [person] },
    }
    expect(forms['information-request/1'].fields.safeParse(filled(request, value)).error?.issues).toBeUndefined()
  })
  it('draws a form nobody told it about', () => {
    const unknown = fieldsOf({
      type: 'object',
      required: ['berth'],
      properties: { berth: { type: 'string' }, draught: { type: 'number' } },
    })
    expect(unknown).toEqual([
      { name: 'berth', shape: { is: 'line' }, required: true, empty: 'text' },
      { name: 'draught', shape: { is: 'number' }, required: false, empty: 'absent' },
    ])
    expect(fieldsOf(undefined)).toEqual([])
  })
})
