export const home = {
  title: 'Inbox',
  emptyTitle: 'No task awaits you',
  emptyText: 'What needs your move will stand here, nearest deadline first.',
} as const
