/**
 * How a node is started: a small nursery and two helping threads of V8, where the defaults take what a browser's page may
 * have, and leave to give back by hand what only starting needed (`operate/settle.ts`). For whoever starts one.
 */
export const flags = ['--max-semi-space-size=8', '--v8-pool-size=2', '--expose-gc']
