import type { requestStatistics as english } from '../en/request-statistics.ts'
import type { Translated } from '../shape.ts'

export const requestStatistics: Translated<typeof english> = {
  title: 'الإحصاءات',
}
