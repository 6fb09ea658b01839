import type { requestWrite as english } from '../en/request-write.ts'
import type { Translated } from '../shape.ts'

export const requestWrite: Translated<typeof english> = {
  title: 'Составить запрос',
}
