import * as contract from '#contracts/requests'
import type { findBases } from '@comity/law/finder/find'
import type { Seat } from './cases.ts'
import { act, aDraft, fillAll, letThrough, side, type Side } from './requests.ts'

/** Lima and Bern, who is at work in each, and how far a request between them has come. */
export type TwoStates = {
  readonly lima: Side
  readonly bern: Side
  readonly prosecutor: Seat
  /** The central authority of Lima. */
  readonly central: Seat
  /** Who works on the request in Bern. */
  readonly desk: Seat
  /** A draft from Lima to Bern, in a case of its own unless one is given, under a proceeding of its own. */
  readonly drafted: (
    more?: Readonly<Record<string, unknown>>,
  ) => Promise<{ readonly id: string; readonly file: string }>
  /** Takes a draft through everything up to what is left to be sent. */
  readonly ready: (id: string, instruments?: readonly string[]) => Promise<void>
  /** The same, and sends it: the message waits to be let through. What stands against it is answered. */
  readonly send: (id: string, instruments?: readonly string[]) => Promise<void>
  /** A request that has come to Bern, was acknowledged and checked there, and Lima knows it. */
  readonly examined: (more?: Readonly<Record<string, unknown>>, instruments?: readonly string[]) => Promise<string>
  readonly close: () => Promise<void>
}

/** Two States with their databases, and officers at work; `desk`: the roles of the one in Bern. */
export async function twoStates(
  given: { readonly desk?: NonNullable<Parameters<Side['seat']>[0]>['roles']; readonly find?: typeof findBases } = {},
): Promise<TwoStates> {
  const { desk: roles = ['central-authority', 'prosecutor', 'executing-authority', 'judge'], find } = given
  const [lima, bern] = await Promise.all([side('PER', find === undefined ? {} : { find }), side('CHE')])
  const prosecutor = lima.seat({ roles: ['prosecutor'] })
  const central = lima.seat({ roles: ['central-authority'] })
  const desk = bern.seat({ roles })
  let count = 0
  const drafted: TwoStates['drafted'] = async (more = {}) => {
    count += 1
    const { case: known, ...wanted } = more
    const file = typeof known === 'string' ? known : await lima.openCase(prosecutor)
    const to = { state: 'CHE', authority: bern.authority }
    const body = { ...aDraft({ proceeding: `Carpeta ${count}`, ...wanted }), case: file, to }
    return { id: (await lima.get(contract.openRequest, prosecutor, { body })).id, file }
  }
  const ready: TwoStates['ready'] = async (id, instruments = ['uncac']) => {
    await act(lima, prosecutor, id, 'choose-basis', { instruments })
    await fillAll(lima, prosecutor, id)
    await act(lima, prosecutor, id, 'complete')
    await act(lima, prosecutor, id, 'authorise')
    await act(lima, central, id, 'approve', { channel: 'central-authority' })
    await act(lima, central, id, 'translate', { language: 'de' })
  }
  const send: TwoStates['send'] = async (id, instruments) => {
    await ready(id, instruments)
    const { gate } = await lima.get(contract.readRequest, central, { params: { id } })
    const likely = gate.risks.filter(({ level, answered }) => level === 'likely' && !answered)
    const risks = likely.map((one) => ({ instrument: one.instrument, id: one.id, answer: 'It does not stand.' }))
    await act(lima, central, id, 'submit', risks.length === 0 ? {} : { risks })
  }
  return {
    lima,
    bern,
    prosecutor,
    central,
    desk,
    drafted,
    ready,
    send,
    examined: async (more, instruments) => {
      const { id } = await drafted(more)
      await send(id, instruments)
      await letThrough(lima, bern)
      for (const one of ['acknowledge', 'check-form', 'check-law']) await act(bern, desk, id, one)
      await letThrough(bern, lima)
      return id
    },
    close: async () => {
      await Promise.all([lima.close(), bern.close()])
    },
  }
}
