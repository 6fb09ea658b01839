import { hasMessage } from '../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../lib/messages.tsx'

/** The name of a field of a form; one that has no name here by its identifier. */
export function fieldWords(m: Messages, name: string): string {
  return hasMessage('field', name) ? m(`field.${name}` as PlainKey) : name
}

/** What a choice of a field means; one that has no words here by its identifier. */
export function choiceWords(m: Messages, field: string, choice: string): string {
  if (hasMessage('field', `${field}-${choice}`)) return m(`field.${field}-${choice}` as PlainKey)
  return hasMessage('caseFile', `category_${choice}`) ? m(`caseFile.category_${choice}` as PlainKey) : choice
}

/** The name of a form, `information-request/1`; another version of it goes by the same name. */
export function formWords(m: Messages, form: string): string {
  const [name = form] = form.split('/')
  return hasMessage('compose', `form-${name}`) ? m(`compose.form-${name}` as PlainKey) : form
}

/** The words for the last named field of a path: `parts.persons.0.name` is the name of person 1. */
export function pathWords(m: Messages, path: string): string {
  const steps = path.split('.')
  return steps
    .map((step, index) =>
      /^\d+$/.test(step)
        ? String(Number(step) + 1)
        : index === 0 && steps.length > 1 && step === 'parts'
          ? ''
          : fieldWords(m, step),
    )
    .filter((words) => words !== '')
    .join(' ')
}
