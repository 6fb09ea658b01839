import { expect, it } from 'vitest'
import { aimMegabytes, carried } from './attachment.ts'

const megabytes = 200

// On the way the aim is for the benchmark to measure: this bound leaves room for what else the machine does.
it('a node at rest is small, and an attachment of 200 MB goes through two of them in memory that does not grow with it', async ({
  skip,
}) => {
  skip(process.platform !== 'linux', 'the memory of another process is read on Linux only')
  const { before, most } = await carried(megabytes * 1024 * 1024)
  for (const [at, rest] of before.entries()) {
    expect(rest, 'at rest').toBeLessThanOrEqual(aimMegabytes)
    expect((most[at] ?? 0) - rest, 'on the way').toBeLessThan(megabytes / 3)
  }
}, 120_000)
