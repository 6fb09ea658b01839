import { flushCompileCache } from 'node:module'
import { giveBack } from './give-back.ts'

const soonMs = 2_000
const quietMs = 60_000

/**
 * Lets a node that does nothing be small: soon after the start, and in the first quiet minute after each time of work,
 * what is no longer needed is given back to the system. Once after the start, what was compiled is kept for the next one.
 * A node without the flags of `bin/flags.js` keeps what it has. Returns the function that ends it.
 */
export function settling(): () => void {
  const spent = (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  }
  let before = 0
  let worked = 0
  const minute = setInterval(() => {
    const now = spent()
    const used = now - before
    before = now
    worked += used
    if (used > quietMs / 100 || worked < 1_000) return
    worked = 0
    giveBack()
  }, quietMs).unref()
  const soon = setTimeout(() => {
    flushCompileCache()
    giveBack()
    before = spent()
  }, soonMs).unref()
  return () => {
    clearTimeout(soon)
    clearInterval(minute)
  }
}
