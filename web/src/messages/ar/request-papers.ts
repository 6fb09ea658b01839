import type { requestPapers as english } from '../en/request-papers.ts'
import type { Translated } from '../shape.ts'

export const requestPapers: Translated<typeof english> = {
  title: 'الوثائق',
}
