import { fault, isFault, type Fault } from './fault.ts'
import { nameIn } from './member.ts'
import { getCiphersuiteFromName, getCiphersuiteImpl, type CiphersuiteImpl, type ClientConfig } from './mls.ts'
import { suites, type Suite } from './suites.ts'

/**
 * Whether an authority has certified that this signature key (Ed25519, 32 bytes) is this officer's: asked for every
 * member that is added, that joins, or that stands in a group one enters. The answer decides.
 */
export type Certified = (name: string, key: Uint8Array) => boolean | Promise<boolean>

/** A cipher suite made ready, and whom it believes. Randomness is the platform's. */
export type Engine = { readonly suite: Suite; readonly cipher: CiphersuiteImpl; readonly certified: Certified }

/** Epochs whose messages are still read after the next one began, if nobody was removed meanwhile. */
export const pastEpochs = 3
/** How far one sender's messages may skip ahead or come late within an epoch. */
export const mostSkipped = 128
export const mostLate = 32

/** Makes a suite ready. The first of `suites` unless another is named. */
export async function openEngine(certified: Certified, suite: Suite = suites[0]): Promise<Engine> {
  return { suite, cipher: await getCiphersuiteImpl(getCiphersuiteFromName(suite)), certified }
}

/**
 * Does what reads something from outside: whatever the library throws over it is a fault, never an exception, and
 * whether it was for a certificate is told apart.
 */
export async function reading<T extends object>(
  engine: Engine,
  work: (config: ClientConfig) => Promise<T | Fault>,
): Promise<T | Fault> {
  let refused = false
  const config = configOf(async (name, key) => {
    const certified = await engine.certified(name, key)
    refused ||= !certified
    return certified
  })
  try {
    const done = await work(config)
    return isFault(done) && refused ? fault('not-certified') : done
  } catch {
    return fault(refused ? 'not-certified' : 'unreadable')
  }
}

function configOf(certified: Certified): ClientConfig {
  return {
    keyRetentionConfig: {
      retainKeysForGenerations: mostLate,
      retainKeysForEpochs: pastEpochs,
      maximumForwardRatchetSteps: mostSkipped,
    },
    lifetimeConfig: { maximumTotalLifetime: 60n * 60n * 24n * 400n, validateLifetimeOnReceive: false },
    // One place for each name: the library refuses an addition that "represents the same client".
    keyPackageEqualityConfig: {
      compareKeyPackages: (a, b) => sameName(a.leafNode, b.leafNode),
      compareKeyPackageToLeafNode: (a, b) => sameName(a.leafNode, b),
    },
    paddingConfig: { kind: 'padUntilLength', padUntilLength: 512 },
    authService: {
      validateCredential: async (credential, key) => {
        const name = nameIn(credential)
        return name !== undefined && certified(name, key)
      },
    },
  }
}

/** For what a device makes itself: others are believed as `certified` says. */
export function ownConfig(engine: Engine): ClientConfig {
  return configOf(engine.certified)
}

function sameName(a: { readonly credential: never } | object, b: object): boolean {
  const names = [a, b].map((leaf) => nameIn((leaf as { credential: Parameters<typeof nameIn>[0] }).credential))
  return names[0] !== undefined && names[0] === names[1]
}
