import type { Translated } from '../shape.ts'
import type { home as en } from '../en/home.ts'

export const home: Translated<typeof en> = {
  title: 'Boîte de réception',
  emptyTitle: 'Aucune tâche ne vous attend',
  emptyText: 'Ce qui attend votre intervention figurera ici, l’échéance la plus proche en tête.',
}
