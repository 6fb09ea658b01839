/**
 * What a field of a form is, read out of the JSON Schema that the node sends with the form. A form this application
 * never saw is drawn as well: what has no name here is drawn by its type.
 */
export type Shape =
  | { readonly is: 'line' | 'prose' | 'language' | 'country' | 'instant' | 'date' | 'number' | 'name' | 'place' }
  | { readonly is: 'offences' | 'grading' | 'check' | 'day' | 'time' }
  | { readonly is: 'choice'; readonly options: readonly string[] }
  | { readonly is: 'list'; readonly of: Shape; readonly least: number; readonly most: number }
  | { readonly is: 'group'; readonly fields: readonly Field[] }
/** `empty` is what an unfilled field is sent as: nothing at all, null, or an empty text or list. */
export type Field = {
  readonly name: string
  readonly shape: Shape
  readonly required: boolean
  readonly empty: 'absent' | 'null' | 'text' | 'list'
}

type Schema = {
  readonly type?: string
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

const proseLength = 1_000

/** The fields of a form in their order. */
export function fieldsOf(schema: unknown): readonly Field[] {
  const { properties = {}, required = [] } = (schema ?? {}) as Schema
  return Object.entries(properties).map(([name, given]) => {
    const inner = given.anyOf?.find(({ type }) => type !== 'null')
    const nullable = given.anyOf?.some(({ type }) => type === 'null') === true
    const of = inner ?? given
    const shape = shapeOf(name, of)
    const optional = nullable || !required.includes(name) || isEmptyAllowed(of)
    const empty = nullable ? 'null' : !required.includes(name) ? 'absent' : of.type === 'array' ? 'list' : 'text'
    return { name, shape, required: !optional, empty }
  })
}

function isEmptyAllowed({ type, minLength, minItems, properties, required }: Schema): boolean {
  if (type === 'string') return minLength === 0
  if (type === 'array') return (minItems ?? 0) === 0
  return properties !== undefined && (required ?? []).length === 0
}

function shapeOf(name: string, schema: Schema): Shape {
  const { type, properties } = schema
  if (schema.enum !== undefined) return { is: 'choice', options: schema.enum }
  if (schema.oneOf?.some((one) => one.properties?.['scheme'] !== undefined) === true) return { is: 'grading' }
  if (type === 'array') {
    if (name === 'offences') return { is: 'offences' }
    const of = shapeOf(name, schema.items ?? {})
    return { is: 'list', of, least: schema.minItems ?? 0, most: schema.maxItems ?? 200 }
  }
  if (properties !== undefined) {
    const names = Object.keys(properties)
    if (names.includes('text') && names.includes('language') && names.length <= 3) return { is: 'name' }
    if (names.includes('country') && names.includes('point')) return { is: 'place' }
    return { is: 'group', fields: fieldsOf(schema) }
  }
  if (type === 'boolean') return { is: 'check' }
  if (name === 'day' && type === 'integer') return { is: 'day' }
  if (type === 'number' || type === 'integer') return { is: 'number' }
  if (schema.format === 'date-time') return { is: 'instant' }
  if (schema.format === 'date') return { is: 'date' }
  if (schema.pattern === '^[A-Z]{3}$') return { is: 'country' }
  if (schema.pattern?.includes('[01]\\d|2[0-3]):[0-5]\\d$') === true) return { is: 'time' }
  if (name === 'language' && schema.pattern !== undefined) return { is: 'language' }
  return { is: (schema.maxLength ?? 0) >= proseLength ? 'prose' : 'line' }
}

/** What is in a field before anybody filled it in. */
export function blank(shape: Shape, language: string): unknown {
  switch (shape.is) {
    case 'language':
      return language
    case 'choice':
      // A person whose category nobody said is unknown; whatever else is chosen, somebody must choose.
      return ['unknown', 'ordinary'].find((one) => shape.options.includes(one)) ?? ''
    case 'list':
      return Array.from({ length: shape.least }, () => blank(shape.of, language))
    case 'offences':
      return []
    case 'grading':
      return { scheme: '4x4', source: 'X', information: '4' }
    case 'name':
      return { language, text: '' }
    case 'place':
      return { country: '' }
    case 'group':
      return blankFields(shape.fields, language)
    case 'check':
      return false
    case 'day':
      return 1
    case 'number':
      return undefined
    case 'line':
    case 'prose':
    case 'time':
    case 'country':
    case 'instant':
    case 'date':
    default:
      return ''
  }
}

export function blankFields(fields: readonly Field[], language: string): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      // What need not be said is not begun: an unknown date or a second name must not look like an answer.
      field.required || field.shape.is === 'group' || field.shape.is === 'list'
        ? blank(field.shape, language)
        : field.shape.is === 'offences'
          ? []
          : field.shape.is === 'line' || field.shape.is === 'prose'
            ? ''
            : undefined,
    ]),
  )
}

// What always has a value says nothing of whether somebody filled it in.
const chosen: ReadonlySet<Shape['is']> = new Set(['check', 'day'])

function isUnfilled(shape: Shape, value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  if (shape.is === 'name') return (value as { text?: string }).text?.trim() === ''
  if (shape.is === 'place') return (value as { country?: string }).country === ''
  if (shape.is === 'list' || shape.is === 'offences') return (value as readonly unknown[]).length === 0
  if (shape.is === 'group') {
    const given = value as Readonly<Record<string, unknown>>
    return shape.fields.every((field) => !chosen.has(field.shape.is) && isUnfilled(field.shape, given[field.name]))
  }
  return typeof value === 'string' && value.trim() === ''
}

/** The value as it is sent: what was left empty in the way the form writes emptiness. */
export function filled(fields: readonly Field[], value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const sent: Record<string, unknown> = {}
  for (const field of fields) {
    const given = value[field.name]
    if (field.shape.is === 'group' && !field.required && field.empty === 'text') {
      sent[field.name] = filled(field.shape.fields, (given ?? {}) as Record<string, unknown>)
    } else if (isUnfilled(field.shape, given)) {
      if (field.empty === 'null') sent[field.name] = null
      if (field.empty === 'list') sent[field.name] = []
      if (field.empty === 'text') sent[field.name] = ''
    } else sent[field.name] = filledOne(field.shape, given)
  }
  return sent
}

function filledOne(shape: Shape, value: unknown): unknown {
  if (shape.is === 'group') return filled(shape.fields, value as Record<string, unknown>)
  if (shape.is === 'list') return (value as readonly unknown[]).map((one) => filledOne(shape.of, one))
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== '' && part !== undefined))
  }
  return value
}

/** Paths of required fields that are empty, as `questions.0` or `parts.persons.1.name`. */
export function missing(
  fields: readonly Field[],
  value: Readonly<Record<string, unknown>>,
  at = '',
): readonly string[] {
  return fields.flatMap((field) => missingIn(field.shape, value[field.name], at + field.name, field.required))
}

function missingIn(shape: Shape, value: unknown, path: string, required: boolean): readonly string[] {
  if (shape.is === 'list') {
    const rows = (value ?? []) as readonly unknown[]
    if (required && rows.length === 0) return [path]
    return rows.flatMap((row, index) => missingIn(shape.of, row, `${path}.${index}`, true))
  }
  if (shape.is === 'group') {
    if (!required && isUnfilled(shape, value)) return []
    return missing(shape.fields, (value ?? {}) as Record<string, unknown>, `${path}.`)
  }
  return required && isUnfilled(shape, value) ? [path] : []
}
