/**
 * How a node is started: a small nursery and two helping threads of V8, where the defaults take what a browser's page may
 * have, and leave to give back by hand what only starting needed (`operate/settle.ts`), for which Node warns of what is
 * new in it. For whoever starts one.
 */
export const flags = [
  '--max-semi-space-size=16',
  '--v8-pool-size=2',
  '--expose-gc',
  '--disable-warning=ExperimentalWarning',
]

/**
 * What the allocator of the GNU C library is told: two arenas and not eight for each processor, and large pieces taken from
 * and given back to the system one by one. Other systems pay no heed to it.
 */
export const environment = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '32768',
  MALLOC_TRIM_THRESHOLD_: '65536',
}
