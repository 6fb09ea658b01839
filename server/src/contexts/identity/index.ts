import { may } from '#kernel/authorise'
import { listenForChanges, type Changes } from '#kernel/changes'
import { theNode, type Context } from '#kernel/context'
import type { Kernel } from '#kernel/kernel'
import { Refused } from '#kernel/refusal'
import { isRefusal } from '#kernel/refusal'
import { sampleOfficersAllowed, type Settings } from '#kernel/settings'
import type { Credentials, Identity, PostFacts } from './door.ts'
import { ground, type Ground } from './ground.ts'
import { officerLifecycle, postLifecycle } from './lifecycle.ts'
import { actingPosts } from './rules.ts'
import { systemRandom, type Random } from './secrets.ts'
import { seedSample } from './seed.ts'
import { directoryEndpoints } from './service.directory.ts'
import { accountEndpoints } from './service.accounts.ts'
import { openProvider } from './oidc.ts'
import { oidcPages } from './pages.ts'
import { oidcSignIn } from './service.oidc.ts'
import { limited } from './limits.ts'
import { enrolmentEndpoints, makeClaimLink } from './service.enrolment.ts'
import { ownPasskeys, passkeySignIn } from './service.passkeys.ts'
import { officerCommands } from './service.officers.ts'
import { postEndpoints } from './service.posts.ts'
import { tenureEndpoints } from './service.tenures.ts'
import { sandboxEndpoints } from './service.sandbox.ts'
import { sessionEndpoints } from './service.session.ts'
import { openMemory } from './recall.ts'
import { officerActor, openSessions } from './sessions.ts'
import { openStore } from './store.ts'
import type { Authority } from './words.ts'

export type { Credentials, Identity, PostFacts, PrincipalAttributes } from './door.ts'
export type { ActingPost, Authority, Officer, Post, Role, Session, Tenure } from './words.ts'
export { sampleId, sampleRecords, sampleStates } from './sample-officers.ts'

/** Who is who in this node. Seeds the sample officers of a sandbox, and listens for changes until closed. */
export async function identity(
  kernel: Kernel,
  settings: Settings,
  version: string,
  given: { readonly random?: Random } = {},
): Promise<Context & { readonly door: Identity }> {
  const samples = sampleOfficersAllowed(settings, undefined)
  if (isRefusal(samples)) throw new Refused(samples)
  if (samples === 'allowed') await seedSample(kernel.database, settings.state)

  const store = openStore(kernel.database)
  const here = ground(kernel, settings, store, given.random ?? systemRandom)
  let changes: Changes | undefined
  const memory = openMemory(() => changes)
  const sessions = openSessions(here, memory)
  changes = await listenForChanges(kernel.database, 'comity_identity', memory.forget, kernel.log)
  const listening = changes

  // Who is who here changes seldom, and is asked for every message and every name.
  const authorities = memory.recall<ReadonlyMap<string, Authority>>()
  const posts = memory.recall<readonly PostFacts[]>()
  const door: Identity = {
    authenticate: (credentials: Credentials) => sessions.authenticate(credentials),
    actorFor: async (officer, post, purpose, basis) => {
      const [known, seats] = await Promise.all([store.officer(officer), store.seats([officer])])
      if (known?.state !== 'active') return undefined
      const acting = actingPosts(seats, here.now()).find((seat) => seat.post.id === post)
      return acting === undefined ? undefined : officerActor(officer, acting, { id: null, purpose, basis })
    },
    posts: async (ids) => new Map((await store.postFacts(ids)).map((facts) => [facts.post.id, facts])),
    officers: async (ids) => new Map((await store.officers(ids)).map((officer) => [officer.id, officer])),
    authorities: async (ids) => {
      const all = await authorities.of(
        'all',
        async () => new Map((await store.authorities()).map((one) => [one.id, one])),
      )
      return new Map(
        ids.flatMap((id) => {
          const found = all?.get(id)
          return found === undefined ? [] : [[id, found]]
        }),
      )
    },
    openPosts: async () => (await posts.of('open', store.openPosts)) ?? [],
    claimLink: () => makeClaimLink(here),
    close: () => listening.close(),
  }

  const people = officerCommands(here)
  const sandbox = sandboxEndpoints(here)
  const passkeys = passkeySignIn(here)
  const enrolment = enrolmentEndpoints(here)
  const endpoints = [
    ...sessionEndpoints(here, version),
    sandbox.list,
    limited(here, 'try', sandbox.signIn),
    limited(here, 'begin', passkeys.begin),
    limited(here, 'try', passkeys.finish),
    limited(here, 'try', enrolment.read),
    limited(here, 'begin', enrolment.begin),
    limited(here, 'try', enrolment.finish),
    ...ownPasskeys(here),
    ...directoryEndpoints(here, people.offered),
    ...people.endpoints,
    ...postEndpoints(here),
    ...tenureEndpoints(here),
    ...accountEndpoints(here),
  ].map((endpoint) =>
    endpoint.route.method === 'GET' || endpoint.route.access === 'public'
      ? endpoint
      : {
          ...endpoint,
          // The very next request of this process must meet what was just changed.
          run: async (...asked: Parameters<typeof endpoint.run>) => {
            try {
              return await endpoint.run(...asked)
            } finally {
              memory.forget()
            }
          },
        },
  )
  const abroad =
    settings.oidc === undefined
      ? undefined
      : oidcSignIn(here, openProvider(settings.oidc, new URL(settings.origin).origin))
  return {
    name: 'identity',
    endpoints,
    lifecycles: [officerLifecycle, postLifecycle],
    jobs: [{ name: 'identity.sweep', at: '23 * * * *', run: () => sweep(here) }],
    ...(abroad === undefined
      ? {}
      : {
          pages: oidcPages(kernel, settings, {
            start: limited(here, 'begin', abroad.start),
            finish: limited(here, 'try', abroad.finish),
          }),
        }),
    watchers: {
      officer: (actor) => Promise.resolve(may(kernel.policies, actor, 'identity.list-officers', theNode)),
      post: (actor) => Promise.resolve(may(kernel.policies, actor, 'identity.list-posts', theNode)),
    },
    door,
  }
}

/** Removes what has no use any more: ceremonies, links, counts, and sessions that ended a month ago. */
async function sweep({ store, kernel, now }: Ground): Promise<void> {
  const ago = (hours: number) => kernel.clock.now().subtract({ hours }).toString({ smallestUnit: 'millisecond' })
  await store.sweep(now(), ago(24), ago(24 * 30))
}
