import { order } from '../../src/contexts/order.ts'
import type { File, Import, Source } from './house.ts'

/** A rule of the house over all its files. `planted` breaks it, each source on its own. */
export type HouseRule = {
  readonly because: string
  readonly broken: (files: readonly File[]) => readonly string[]
  readonly planted: readonly Source[]
  /** By path, with the reason why the rule does not hold there. */
  readonly except?: Readonly<Record<string, string>>
}

const contextOf = (path: string): string | undefined => /^server\/src\/contexts\/([^/]+)\//.exec(path)?.[1]
const rank = (context: string): number => (order as readonly string[]).indexOf(context)
const isStore = (path: string): boolean => /\/store[.\w-]*\.ts$/.test(path)

/** A rule over single imports of files that are no tests. */
const imports =
  (from: RegExp, forbidden: (one: Import, file: File) => boolean) =>
  (files: readonly File[]): readonly string[] =>
    files
      .filter(({ path, test }) => from.test(path) && !test)
      .flatMap((file) =>
        file.imports.filter((one) => forbidden(one, file)).map((one) => `${file.path} imports ${one.specifier}`),
      )
/** A rule over single files. */
const every =
  (which: (file: File) => boolean, fault: (file: File) => string | undefined) =>
  (files: readonly File[]): readonly string[] =>
    files.filter(which).flatMap((file) => {
      const found = fault(file)
      return found === undefined ? [] : [`${file.path} ${found}`]
    })
const uses = (names: readonly string[]) => (file: File) => names.find((name) => file.uses.has(name))
const code = ({ test }: File): boolean => !test
const at = (path: string, text: string): Source => ({ path, text })

const sql = /\b(select\b[\s\S]+\bfrom|insert\s+into|update\s+\w+\.\w+\s+set|delete\s+from)\s/i
const speaksSql = (path: string): boolean => isStore(path) || /^server\/src\/(kernel|operate|docs)\//.test(path)
const impure = [
  'Date.now',
  'new Date()',
  'Temporal.Now',
  'Math.random',
  'fetch',
  'process',
  'crypto',
  'performance',
  'globalThis',
  'setTimeout',
  'setInterval',
]
const isPure = (path: string): boolean =>
  /^server\/src\/contexts\/[^/]+\/(rules[.\w-]*|lifecycle)\.ts$/.test(path) ||
  /^(engines\/(?!\w+\/test\/)|proof\/src\/|law\/src\/)/.test(path)
const browserStart = /^server\/src\/(contexts\/[^/]+\/contract|kernel\/route|kernel\/event|kernel\/schema\/[\w-]+)\.ts$/

/** All modules a browser would load with a contract, and what of them it could not. */
function notForBrowsers(files: readonly File[]): readonly string[] {
  const known = new Map(files.map((file) => [file.path, file]))
  const faults: string[] = []
  const seen = new Set<string>()
  const follow = (file: File): void => {
    if (seen.has(file.path)) return
    seen.add(file.path)
    for (const { specifier, target, typeOnly } of file.imports) {
      if (typeOnly || target === 'zod' || target.endsWith('.json')) continue
      const inner = known.get(target)
      const fine =
        browserStart.test(target) || /^server\/src\/contexts\/[^/]+\/words[.\w-]*\.ts$|^(law|proof)\/src\//.test(target)
      if (inner && fine) follow(inner)
      else if (!fine) faults.push(`${file.path} imports ${specifier}`)
    }
    const used = uses(['process', 'Buffer', 'require', 'document', 'window'])(file)
    if (used !== undefined) faults.push(`${file.path} uses ${used}`)
  }
  for (const file of files) if (browserStart.test(file.path) && !file.test) follow(file)
  return faults
}

const foreignTables = (file: File): string | undefined => {
  const own = contextOf(file.path)
  const schemas = ['kernel', ...order].filter((schema) => schema !== own)
  const named = file.literals.flatMap((text) =>
    [...text.matchAll(/\b([a-z]+)\.[a-z_]+\b/g)].flatMap(([name, schema = '']) =>
      schemas.includes(schema) && (sql.test(text) || name === text) ? [name] : [],
    ),
  )
  return named.length === 0 ? undefined : `names ${[...new Set(named)].join(', ')}`
}

/** Commands that name no step of a lifecycle, and why. Anything else must. */
const silent: Readonly<Record<string, readonly string[]>> = {
  'nothing was there before': [
    'openCase',
    'openRoom',
    'addParticipant',
    'assignPost',
    'delegatePost',
    'createAuthority',
    'createPost',
    'importDescriptor',
    'importLists',
    'importDraft',
    'proposeList',
    'enterDigests',
    'enterStatements',
  ],
  'what it changes has no states': [
    'removeParticipant',
    'changeAuthority',
    'removePasskey',
    'endTenure',
    'changeProfile',
  ],
  'a new message begins its own delivery': ['sendMessage', 'answerMessage', 'correctMessage', 'askGrant', 'passOn'],
  'it stands beside the delivery of a message': [
    'holdMessage',
    'releaseMessage',
    'grantOnward',
    'fileConversation',
    'assignMessage',
  ],
  'an upload grows until it is whole': ['beginUpload', 'continueUpload'],
  'each part of a bundle takes its own step': ['importBundle'],
  'an account is there or revoked': ['createServiceAccount', 'revokeServiceAccount'],
  'it asks a neighbour, who stands as before': ['greetPeer', 'refreshPeer'],
  'a key is valid between moments, and taken back from one': ['rotateKey', 'revokeKey'],
  'a version waits until enough have signed, then stands for ever': ['signList'],
  'an invitation begins the lifecycle of an officer': ['inviteOfficer'],
  'how far somebody read, and with which browser, has no states': ['markRead', 'certifyDevice', 'publishOffers'],
  'a transcript of a closed room is sealed too': ['exportRoom'],
  'what is written in a closed room expires too': ['decideRetention'],
  'a session has no states': [
    'signInAsSample',
    'signOut',
    'choosePost',
    'choosePurpose',
    'chooseLanguage',
    'revokeSession',
  ],
  'a ceremony is used once and forgotten': [
    'beginPasskeySignIn',
    'finishPasskeySignIn',
    'readEnrolment',
    'beginEnrolment',
    'finishEnrolment',
    'beginPasskey',
    'finishPasskey',
    'startOidc',
    'finishOidc',
  ],
  'its machine is data of its kind, and its rules take the step': [
    'openRequest',
    'changeRequest',
    'writeSection',
    'answerRisk',
    'fileRequest',
    'layFile',
    'writeAnnexes',
    'takeAct',
  ],
  'its rules take the step, because time may have taken one before': ['rejectProposal', 'withdrawProposal'],
}
export const withoutLifecycle: readonly string[] = Object.values(silent).flat()

export const houseRules: readonly HouseRule[] = [
  {
    because: 'no relative import leaves its context',
    broken: imports(/^server\/src\/contexts\/[^/]+\//, ({ specifier, target }, { path }) =>
      specifier.startsWith('.') ? contextOf(target) !== contextOf(path) : false,
    ),
    planted: [
      at('server/src/contexts/cases/x.ts', `import { find } from '../identity/store.ts'`),
      at('server/src/contexts/cases/x.ts', `export { order } from '../order.ts'`),
      at('server/src/contexts/cases/x.ts', `const later = await import('../../kernel/clock.ts')`),
    ],
  },
  {
    because: 'a context is entered by its door or its contract, from outside the contexts too',
    broken: imports(/^(server|web|sandbox|bench)\//, ({ target }, { path }) => {
      const to = contextOf(target)
      return to !== undefined && to !== contextOf(path) && !/\/(index|contract)\.ts$/.test(target)
    }),
    planted: [
      at('server/src/node.ts', `import { openStore } from './contexts/identity/store.ts'`),
      at('web/src/lib/api.ts', `import { rules } from '@comity/server/contexts/cases/rules'`),
    ],
    except: {
      'sandbox/src/story/at-work.ts': 'the story is played by the sample officers, whom the exports map shows it',
      'sandbox/src/story/letters.ts': 'the story is played by the sample officers, whom the exports map shows it',
      'sandbox/src/story/request.ts': 'the story is played by the sample officers, whom the exports map shows it',
      'sandbox/src/story/opening.ts': 'the story is played by the sample officers, whom the exports map shows it',
    },
  },
  {
    because: 'a context depends only on those above it in order.ts',
    broken: imports(/^server\/src\/contexts\/[^/]+\//, ({ target }, { path }) => {
      const [from, to] = [contextOf(path), contextOf(target)]
      return from !== undefined && to !== undefined && from !== to && !(rank(to) >= 0 && rank(to) < rank(from))
    }),
    planted: [
      at('server/src/contexts/identity/x.ts', `import { cases } from '#contexts/cases'`),
      at('server/src/contexts/identity/x.ts', `import type { Case } from '#contracts/cases'`),
      at('server/src/contexts/cases/x.ts', `import { nowhere } from '#contexts/nowhere'`),
    ],
  },
  {
    because: 'the kernel knows no context',
    broken: imports(/^server\/src\/kernel\//, ({ target }) => target.startsWith('server/src/contexts/')),
    planted: [at('server/src/kernel/x.ts', `import type { Case } from '#contracts/cases'`)],
  },
  {
    because: 'only stores build SQL',
    broken: imports(
      /^(server|sandbox|bench)\/src\//,
      ({ target, typeOnly }, { path }) =>
        !typeOnly && /^(kysely|pg|pg-copy-streams)$/.test(target) && !speaksSql(path) && !path.startsWith('bench/'),
    ),
    planted: [at('server/src/contexts/cases/service.ts', `import { sql } from 'kysely'`)],
  },
  {
    because: 'only stores write SQL',
    broken: every(
      (file) => code(file) && /^(server|sandbox)\/src\//.test(file.path) && !speaksSql(file.path),
      ({ literals }) => (literals.some((text) => sql.test(text)) ? 'holds SQL' : undefined),
    ),
    planted: [
      at('server/src/contexts/cases/service.ts', 'await db.query(`select id from cases.case where id = ${id}`)'),
      at('server/src/contexts/cases/rules.ts', `export const text = 'delete from cases.case'`),
    ],
  },
  {
    because: 'a store names tables of its own schema only',
    broken: every(({ path, test }) => contextOf(path) !== undefined && isStore(path) && !test, foreignTables),
    planted: [
      at('server/src/contexts/cases/store.ts', `db.query('select name from identity.officer')`),
      at('server/src/contexts/cases/store.ts', `db.selectFrom('kernel.audit')`),
    ],
    except: {
      'server/src/contexts/oversight/store.audit.ts': 'oversight reads the audit trail, which the kernel keeps',
      'server/src/contexts/oversight/store.proposals.ts': 'oversight settles proposals, which the kernel keeps',
    },
  },
  {
    because: 'contracts, routes, events and schema pieces run in a browser',
    broken: notForBrowsers,
    planted: [
      at('server/src/contexts/cases/contract.ts', `import { createHash } from 'node:crypto'`),
      at('server/src/contexts/cases/contract.ts', `import { openStore } from './store.ts'`),
      at('server/src/kernel/schema/x.ts', `export const home = process.env['HOME']`),
    ],
  },
  {
    because: 'rules, lifecycles, engines, law and proof compute and do nothing else',
    broken: (files) => [
      ...imports(
        /./,
        ({ target, typeOnly }, { path }) =>
          isPure(path) && !typeOnly && /^node:|^server\/src\/kernel\/(database|blobs|jobs|log|http)/.test(target),
      )(files),
      ...every(
        (file) => code(file) && isPure(file.path),
        (file) => {
          const found = uses(impure)(file)
          return found === undefined ? undefined : `uses ${found}`
        },
      )(files),
    ],
    planted: [
      at('server/src/contexts/cases/rules.tasks.ts', `import { readFile } from 'node:fs/promises'`),
      at('server/src/contexts/cases/lifecycle.ts', `export const now = Temporal.Now.instant()`),
      at('engines/matching/x.ts', `export const chance = () => Math.random()`),
      at('proof/src/x.ts', `export const today = () => new Date()`),
      at('proof/src/x.ts', `export const key = crypto.getRandomValues(new Uint8Array(32))`),
    ],
  },
  {
    because: 'one place reads the environment',
    broken: every(
      (file) =>
        code(file) && /^\w+\/src\//.test(file.path) && !/^(server|sandbox|bench)\/src\/main\.ts$/.test(file.path),
      (file) =>
        file.uses.has('process.env') ||
        file.imports.some(({ target, names }) => target === 'node:process' && names.includes('env'))
          ? 'reads the environment'
          : undefined,
    ),
    planted: [
      at('server/src/kernel/x.ts', `export const home = process.env['HOME']`),
      at('server/src/kernel/x.ts', `import { env } from 'node:process'`),
    ],
    except: {
      'server/src/kernel/database/postmaster.ts': 'the database server it starts needs PATH, and gets little more',
      'bench/src/process.ts': 'the process it starts gets the environment it has itself',
    },
  },
  {
    because: 'only node.ts builds contexts',
    broken: imports(/^(?!server\/src\/node\.ts$)/, ({ target, names }) => {
      const to = contextOf(target)
      return to !== undefined && target.endsWith('/index.ts') && names.includes(to)
    }),
    planted: [at('server/src/operate/x.ts', `import { cases } from '#contexts/cases'`)],
  },
  {
    because: 'a context answers with refusals and throws no bare error',
    broken: every(
      (file) => code(file) && contextOf(file.path) !== undefined,
      (file) => (file.uses.has('new Error') ? 'makes an Error' : undefined),
    ),
    planted: [at('server/src/contexts/cases/service.ts', `throw new Error('no such case')`)],
    except: {
      'server/src/contexts/cases/service.participants.ts': 'a post that was found and has no name is a defect',
    },
  },
  {
    because: 'a file is read at one sitting: 300 lines, 500 for a test',
    broken: every(
      () => true,
      ({ lines, test }) => (lines > (test ? 500 : 300) ? `has ${lines} lines` : undefined),
    ),
    planted: [
      at('server/src/kernel/x.ts', 'void 0\n'.repeat(301)),
      at('server/src/kernel/x.test.ts', 'void 0\n'.repeat(501)),
    ],
    except: {
      'server/src/contexts/cases/contract.ts': 'a table of routes and events',
      'server/src/contexts/rooms/contract.ts': 'a table of routes and events',
      'server/src/contexts/directory/contract.ts': 'a table of routes and events',
      'server/src/contexts/exchange/contract.ts': 'a table of routes and events',
      'server/src/contexts/identity/contract.ts': 'a table of routes and events',
    },
  },
  {
    because: 'nothing is called utils, helpers, common or misc',
    broken: every(
      () => true,
      ({ path }) =>
        /(^|\/)(utils?|helpers?|common|misc|shared)(\/|[.-])/.test(path) ? 'says nothing by its name' : undefined,
    ),
    planted: [at('server/src/kernel/utils.ts', ''), at('web/src/helpers/date.ts', '')],
  },
  {
    because: 'a command says which step of which lifecycle it takes, or stands in the list of those without',
    broken: every(code, ({ commands }) => {
      const silent = commands.filter(({ route, lifecycle }) => !lifecycle && !withoutLifecycle.includes(route))
      return silent.length === 0 ? undefined : `says no step for ${silent.map(({ route }) => route).join(', ')}`
    }),
    planted: [at('server/src/contexts/cases/service.ts', `command({ route: contract.closeCase, decide: () => 1 })`)],
  },
  {
    because: 'only web/src/ui knows the component library',
    broken: imports(/^web\/src\/(?!ui\/)/, ({ target }) => target.startsWith('@mantine/')),
    planted: [at('web/src/screens/cases/x.tsx', `import { Button } from '@mantine/core'`)],
  },
  {
    because: 'the verifier depends on hash functions and curves only',
    broken: imports(/^proof\/src\//, ({ target }) => !target.startsWith('proof/') && !target.startsWith('@noble/')),
    planted: [at('proof/src/x.ts', `import { z } from 'zod'`), at('proof/src/x.ts', `import '@comity/law/countries'`)],
  },
  {
    because: 'everything is exported by its name',
    broken: every(
      ({ path }) => /^\w+\/(src|test)\//.test(path),
      (file) => (file.defaultExport ? 'has a default export' : undefined),
    ),
    planted: [at('server/src/kernel/x.ts', `export default function x() {}`)],
    except: { 'server/test/support/global-setup.ts': 'the test runner asks for it' },
  },
  {
    because: 'what is to be done is done or stands among the issues',
    broken: every(
      () => true,
      ({ comments }) =>
        comments.some((text) => /\b(TODO|FIXME|XXX|HACK)\b/.test(text)) ? 'leaves something to be done' : undefined,
    ),
    planted: [at('server/src/kernel/x.ts', '// TODO: later'), at('web/src/lib/x.ts', '/* FIXME */')],
  },
]
