export const home = {
  title: 'Inbox',
  emptyTitle: 'Nothing awaits you',
  emptyText: 'What needs your move will stand here, nearest deadline first.',
} as const
