import type { oversightRefusal as english } from '../en/oversight-refusal.ts'
import type { Translated } from '../shape.ts'

export const oversightRefusal: Translated<typeof english> = {
  'not-your-own': 'Никто не может быть вторым сотрудником по собственному запросу.',
  'proposal-settled': 'По этому предложению уже принято решение.',
}
