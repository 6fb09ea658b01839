import type { role as english } from '../en/role.ts'
import type { Translated } from '../shape.ts'

export const role: Translated<typeof english> = {
  investigator: 'Следователь',
  prosecutor: 'Прокурор',
  'central-authority': 'Центральный орган',
  judge: 'Судья',
  'executing-authority': 'Исполняющий орган',
  analyst: 'Аналитик',
  'police-contact': 'Контактный пункт полиции',
  customs: 'Таможня',
  'financial-intelligence': 'Финансовая разведка',
  'data-protection': 'Уполномоченный по защите данных',
  auditor: 'Аудитор',
  administrator: 'Администратор',
  defence: 'Защита',
}
