import type { z } from 'zod'
import type { ApiRefusal } from '../../lib/api.ts'
import { refusalText } from '../../lib/messages.tsx'
import type { Messages } from '../../lib/messages.tsx'
import type { FormError } from '../../ui/question.tsx'

/** Labels of the fields of a form by their paths in the contract. */
export type Labels = Readonly<Record<string, string>>

/** What is wrong with a form before it is sent: the schema of the contract decides, once for each field. */
export function faults(m: Messages, schema: z.ZodType, value: unknown, labels: Labels): readonly FormError[] {
  const parsed = schema.safeParse(value)
  if (parsed.success) return []
  const found = new Map<string, string>()
  for (const issue of parsed.error.issues) {
    const field = fieldOf(issue.path.map(String), labels)
    if (field === undefined || found.has(field)) continue
    const label = labels[field] ?? field
    found.set(field, isEmpty(at(value, field.split('.'))) ? m('admin.missing', { label }) : m('admin.wrong', { label }))
  }
  return [...found].map(([field, message]) => ({ field, message }))
}

/** The field that a refusal of the node names, as an error of the form. */
export function refusedField(m: Messages, refusal: ApiRefusal | undefined, labels: Labels): readonly FormError[] {
  const path = refusal?.problem.field?.replace(/^body\./, '').split('.')
  const field = path === undefined ? undefined : fieldOf(path, labels)
  if (refusal === undefined || field === undefined) return []
  return [{ field, message: refusal.problem.detail ?? refusalText(m, refusal.code) }]
}

/** The longest label whose path the issue lies in. */
function fieldOf(path: readonly string[], labels: Labels): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const field = path.slice(0, length).join('.')
    if (labels[field] !== undefined) return field
  }
  const [first] = path
  return first === undefined ? undefined : Object.keys(labels).find((label) => label.startsWith(`${first}.`))
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], value)
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
