/** The dependency order: a context may use those above it, through their doors, and none below. */
export const order = [
  'identity',
  'ledger',
  'directory',
  'exchange',
  'law',
  'cases',
  'requests',
  'rooms',
  'oversight',
] as const
export type ContextName = (typeof order)[number]

/** Migrations in the order in which they run: the kernel's, then each context's. */
export const migrationSets: readonly { readonly schema: string; readonly folder: URL }[] = [
  { schema: 'kernel', folder: new URL('../kernel/migrations/', import.meta.url) },
  ...order.map((name) => ({ schema: name, folder: new URL(`./${name}/migrations/`, import.meta.url) })),
]
