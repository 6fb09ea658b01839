import type { CaseView } from '@comity/server/contracts/cases'
import { createContext, useContext } from 'react'

const CaseContext = createContext<CaseView | undefined>(undefined)
export const CaseProvider = CaseContext.Provider

/** The case whose workspace is open. Only inside the workspace. */
export function useCase(): CaseView {
  const file = useContext(CaseContext)
  if (file === undefined) throw new Error('a part of a case stands outside its workspace')
  return file
}

/** The parts of the workspace in the order of their tabs; each is a route of its own. */
export const tabs = [
  'overview',
  'timeline',
  'tasks',
  'messages',
  'requests',
  'documents',
  'notes',
  'parties',
  'participants',
  'audit',
] as const
export type TabId = (typeof tabs)[number]

export function tabHref(id: string, tab: TabId): string {
  return tab === 'overview' ? `/cases/${id}` : `/cases/${id}/${tab}`
}

/** The tab an address shows. */
export function tabOf(pathname: string): TabId {
  const last = pathname.split('/')[3]
  return tabs.find((tab) => tab === last) ?? 'overview'
}

/** The tab after or before, going round. */
export function tabBeside(tab: TabId, step: 1 | -1): TabId {
  return tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] ?? 'overview'
}
