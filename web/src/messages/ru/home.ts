import type { Translated } from '../shape.ts'
import type { home as en } from '../en/home.ts'

export const home: Translated<typeof en> = {
  title: 'Входящие',
  emptyTitle: 'Задач для вас нет',
  emptyText: 'Здесь появится то, что требует вашего действия, сначала ближайшие сроки.',
}
