import type { Translated } from '../shape.ts'
import type { home as en } from '../en/home.ts'

export const home: Translated<typeof en> = {
  title: '收件箱',
  emptyTitle: '没有待您处理的任务',
  emptyText: '需要您处理的事项将列于此处，期限最近者在先。',
}
