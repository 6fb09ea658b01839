import type { oversightRefusal as english } from '../en/oversight-refusal.ts'
import type { Translated } from '../shape.ts'

export const oversightRefusal: Translated<typeof english> = {
  'not-your-own': '任何人不得对自己提出的事项担任第二官员。',
  'proposal-settled': '该提议已有结果。',
}
