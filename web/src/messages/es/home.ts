import type { Translated } from '../shape.ts'
import type { home as en } from '../en/home.ts'

export const home: Translated<typeof en> = {
  title: 'Bandeja de entrada',
  emptyTitle: 'No tiene tareas pendientes',
  emptyText: 'Aquí figurará lo que requiera su intervención, primero lo que venza antes.',
}
