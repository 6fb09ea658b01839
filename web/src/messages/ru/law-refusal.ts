import type { lawRefusal as english } from '../en/law-refusal.ts'
import type { Translated } from '../shape.ts'

export const lawRefusal: Translated<typeof english> = {
  'fact-not-known': 'Указан факт, о котором право не спрашивает, или недопустимый ответ. Выберите из списка вопросов.',
  'same-state': 'Оба государства совпадают. Выберите запрашиваемое государство.',
  'period-not-reckoned': 'У этого срока нет длительности. Укажите дни, месяцы или часы.',
}
