import type { oversightRefusal as english } from '../en/oversight-refusal.ts'
import type { Translated } from '../shape.ts'

export const oversightRefusal: Translated<typeof english> = {
  'not-your-own': 'لا يجوز لأحد أن يكون الموظف الثاني فيما طلبه بنفسه.',
  'proposal-settled': 'حُسم هذا المقترح بالفعل.',
}
