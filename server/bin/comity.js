#!/usr/bin/env node
// Runs the command line on the Node that is pinned with the project, whichever `node` found this file.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import modules, { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environment, flags } from './flags.js'

const self = fileURLToPath(import.meta.url)
const wanted = process.argv[2] === 'start' ? flags.filter((flag) => !process.execArgv.includes(flag)) : []

if (Number(process.versions.node.split('.')[0]) < 26) {
  const pinned = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
  if (!existsSync(pinned)) {
    console.error('the pinned Node is missing: run `npm install` and allow the install script of the package `node`')
    process.exit(1)
  }
  const env = { ...environment, ...process.env }
  const child = spawn(pinned, [...wanted, self, ...process.argv.slice(2)], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
} else {
  // The same process begins anew with the flags; one that was given a channel was given its flags with it.
  if (wanted.length > 0 && process.send === undefined && process.platform !== 'win32') {
    const args = [process.execPath, ...process.execArgv, ...wanted, self, ...process.argv.slice(2)]
    process.execve(process.execPath, args, { ...environment, ...process.env })
  }
  if (process.argv[2] === 'start') keepCompiled()
  await import(new URL('../src/main.ts', import.meta.url).href)
}

/** From its second start a node finds its program ready in its own folder, and need not load what makes it so. */
function keepCompiled() {
  const home = process.env.COMITY_HOME ?? join(homedir(), '.comity')
  const folder = join(home, 'cache')
  try {
    if (!existsSync(home)) return
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
    modules.enableCompileCache(folder)
  } catch {
    // A folder that may not be written to costs a second at each start and nothing else.
  }
}
