import {
  acceptSpace,
  exportSpace,
  importDraft,
  importLists,
  listSpaces,
  proposeList,
  signList,
} from '@comity/server/contracts/directory'
import { approveProposal } from '@comity/server/contracts/oversight'
import { type Client, proposalIn } from '../client.ts'
import { atWork } from './at-work.ts'
import type { Chapter } from './play.ts'

const name = 'sandbox-of-three'
const validDays = 365

/** The three States found a space of their own: one proposes its list, a second signs, and each accepts it for itself. */
export const space: Chapter = {
  name: 'three States found the space «Sandbox of three»',
  tell: async (nodes) => {
    const offices = await Promise.all(
      nodes.map(async (node) => ({
        administrator: await atWork(node, 'administrator', 'node-administration'),
        central: await atWork(node, 'central', 'investigation'),
      })),
    )
    const [lima, brasilia] = offices
    if (lima === undefined || brasilia === undefined) return
    const members = nodes.map(({ state }) => state)
    if ((await founded(brasilia.administrator)) === undefined) await found(lima, brasilia, members)
    const { lists } = await brasilia.administrator.call(exportSpace, { params: { space: name } })
    for (const office of offices) {
      await meanwhile(
        async () => (await founded(office.administrator)) !== undefined,
        () => office.administrator.call(importLists, { body: { lists } }),
      )
      const here = await founded(office.administrator)
      if (here === undefined || here.standing === 'accepted') continue
      const body = { words: here.founding.words.join(' '), trusts: 'members' as const }
      const params = { space: name }
      await byTwo(office, () => office.administrator.call(acceptSpace, { params, body, version: here.version }))
    }
  },
}

type Office = { readonly administrator: Client; readonly central: Client }

async function founded(administrator: Client) {
  const { spaces } = await administrator.call(listSpaces)
  return spaces.find(({ space: known }) => known === name)
}

async function draftAt(administrator: Client) {
  const { drafts } = await administrator.call(listSpaces)
  return drafts.find(({ space: known }) => known === name)
}

async function found(lima: Office, brasilia: Office, members: readonly string[]): Promise<void> {
  if ((await draftAt(lima.administrator)) === undefined) {
    const validUntil = Temporal.Now.instant()
      .add({ hours: 24 * validDays })
      .toString({ smallestUnit: 'millisecond' })
    const founding = { signers: [...members], threshold: 2 }
    const body = { space: name, title: 'Sandbox of three', members: [...members], validUntil, founding, instead: false }
    await byTwo(lima, () => lima.administrator.call(proposeList, { body }))
  }
  const draft = await draftAt(lima.administrator)
  if (draft === undefined) return
  await meanwhile(
    async () => (await draftAt(brasilia.administrator)) !== undefined,
    () => brasilia.administrator.call(importDraft, { body: { list: draft.list } }),
  )
  const params = { space: name, digest: draft.digest }
  await byTwo(brasilia, () => brasilia.administrator.call(signList, { params, body: {} }))
}

/** Does a thing unless it is done; the nodes hand lists to each other too, and may be faster. */
async function meanwhile(done: () => Promise<boolean>, act: () => Promise<unknown>): Promise<void> {
  if (await done()) return
  try {
    await act()
  } catch (error) {
    if (!(await done())) throw error
  }
}

/** What four eyes ask for: the administrator gives the command, the central authority agrees. */
async function byTwo({ central }: Office, command: () => Promise<unknown>): Promise<void> {
  try {
    await command()
  } catch (error) {
    const proposal = proposalIn(error)
    if (proposal === undefined) throw error
    await central.call(approveProposal, { params: { id: proposal } })
  }
}
