import type { CaseView } from '@comity/server/contracts/cases'
import type { Command } from '../../lib/commands.ts'
import type { Messages } from '../../lib/messages.tsx'
import { tabBeside, tabHref, tabOf } from './case-file.ts'
import { offOf } from './offers.ts'

/** What can be done in the workspace of a case, by key and in the palette; what is off says why. */
export function caseCommands(m: Messages, file: CaseView): readonly Command[] {
  const why = (action: string) => () => {
    const off = offOf(m, file.offers, action)
    return off === undefined ? undefined : { text: off.because }
  }
  const at = (path: string) => `/cases/${file.id}/${path}`
  return [
    {
      id: 'case.note',
      title: 'cases.newNote',
      keys: 'n',
      why: why('cases.add-note'),
      run: ({ go }) => go(at('notes?add=note')),
    },
    {
      id: 'case.task',
      title: 'cases.newTask',
      keys: 't',
      why: why('cases.add-task'),
      run: ({ go }) => go(at('tasks?add=task')),
    },
    {
      id: 'case.document',
      title: 'cases.addDocument',
      keys: 'u',
      why: why('cases.add-document'),
      run: ({ go }) => go(at('documents')),
    },
    {
      id: 'case.party',
      title: 'cases.addParty',
      keys: 'p',
      why: why('cases.add-party'),
      run: ({ go }) => go(at('parties?add=party')),
    },
    {
      id: 'case.message',
      title: 'menu.write',
      keys: 'm',
      run: ({ go }) => go(`/messages/new?file=${file.id}`),
    },
    {
      id: 'case.change',
      title: 'cases.changeCase',
      keys: 'e',
      why: why('caseForm.change'),
      run: ({ go }) => go(at('change')),
    },
    {
      id: 'case.next-tab',
      title: 'cases.nextTab',
      keys: '.',
      run: ({ go, path }) => go(tabHref(file.id, tabBeside(tabOf(path), 1))),
    },
    {
      id: 'case.previous-tab',
      title: 'cases.previousTab',
      keys: ',',
      run: ({ go, path }) => go(tabHref(file.id, tabBeside(tabOf(path), -1))),
    },
  ]
}
