import { describe, expect, it } from 'vitest'
import { drawLifecycle, lifecycle, take } from './lifecycle.ts'

const door = lifecycle({
  of: 'door',
  initial: 'shut',
  states: ['shut', 'open', 'locked'],
  steps: {
    open: { from: ['shut'], to: 'open', because: 'it stands open or is locked' },
    close: { from: ['open'], to: 'shut', because: 'it is shut' },
    lock: { from: ['shut', 'open'], to: 'locked', because: 'it is locked' },
  },
})

describe('a lifecycle', () => {
  it.each(door.states.flatMap((state) => (['open', 'close', 'lock'] as const).map((step) => ({ state, step }))))(
    'answers whether it is possible to $step what is $state',
    ({ state, step }) => {
      const { from, to, because } = door.steps[step]
      const open = (from as readonly string[]).includes(state)
      expect(take(door, state, step)).toEqual(
        open ? to : { refused: 'step-not-open', detail: because, facts: { state, openIn: from } },
      )
    },
  )
  it('that names an unknown state is refused when it is declared', () => {
    const broken = (from: readonly string[], to: string) => () =>
      lifecycle({ of: 'door', initial: 'shut', states: ['shut'], steps: { burn: { from, to, because: 'it is ash' } } })
    expect(broken(['shut'], 'ashes')).toThrow('step burn of door names an unknown state ashes')
    expect(broken(['ashes'], 'shut')).toThrow('unknown state ashes')
    expect(broken(['shut'], 'shut')).not.toThrow()
  })
  it('that begins in an unknown state is refused when it is declared', () => {
    expect(() => lifecycle({ of: 'door', initial: 'ajar', states: ['shut'], steps: {} })).toThrow('ajar')
  })
  it('is drawn with every step from every state', () => {
    expect(drawLifecycle(door)).toBe(
      [
        'stateDiagram-v2',
        '  [*] --> shut',
        '  shut --> open: open',
        '  open --> shut: close',
        '  shut --> locked: lock',
        '  open --> locked: lock',
      ].join('\n'),
    )
  })
})
