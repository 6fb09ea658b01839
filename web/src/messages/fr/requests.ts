import type { requests as english } from '../en/requests.ts'
import type { Translated } from '../shape.ts'

export const requests: Translated<typeof english> = {
  title: 'Demandes',
}
