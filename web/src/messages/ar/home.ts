import type { Translated } from '../shape.ts'
import type { home as en } from '../en/home.ts'

export const home: Translated<typeof en> = {
  title: 'الوارد',
  emptyTitle: 'لا مهمة بانتظارك',
  emptyText: 'سيظهر هنا ما يتطلب إجراءً منك، الأقرب موعدًا أولًا.',
}
