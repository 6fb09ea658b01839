/** What a device keeps: bytes under names, closed where they lie. Several are written at once or not at all. */
export type Vault = {
  readonly get: (name: string) => Promise<Uint8Array | undefined>
  /** All names that begin so, in their order, with what lies under them. */
  readonly all: (begin: string) => Promise<readonly (readonly [name: string, bytes: Uint8Array])[]>
  /** Undefined takes a thing away. */
  readonly put: (changes: readonly (readonly [name: string, bytes: Uint8Array | undefined])[]) => Promise<void>
}

type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer }

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/**
 * The vault of one officer in this browser: IndexedDB, each thing closed with a key that this browser holds and no
 * program can read out. It keeps a copied profile from telling anything; it does not keep out a program of this origin.
 */
export async function browserVault(officer: string): Promise<Vault> {
  const database = await opened(`comity-rooms ${officer}`)
  const key = await keyOf(database)
  // What lies under one name cannot be passed off as another.
  const closing = (name: string, iv: Uint8Array<ArrayBuffer>) => ({ name: 'AES-GCM', iv, additionalData: utf8(name) })
  const open = async (name: string, { iv, data }: Sealed): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.decrypt(closing(name, iv), key, data))
  const close = async (name: string, bytes: Uint8Array): Promise<Sealed> => {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    return { iv, data: await crypto.subtle.encrypt(closing(name, iv), key, new Uint8Array(bytes)) }
  }
  return {
    get: async (name) => {
      const sealed = await asked<Sealed | undefined>(reading(database).get(name) as IDBRequest<Sealed | undefined>)
      return sealed && open(name, sealed)
    },
    all: async (begin) => {
      const range = IDBKeyRange.bound(begin, `${begin}\uffff`)
      const store = reading(database)
      const [names, found] = await Promise.all([
        asked(store.getAllKeys(range) as IDBRequest<string[]>),
        asked(store.getAll(range) as IDBRequest<Sealed[]>),
      ])
      return Promise.all(
        found.map(async (sealed, at) => {
          const name = names[at] ?? ''
          return [name, await open(name, sealed)] as const
        }),
      )
    },
    put: async (changes) => {
      const closed = await Promise.all(
        changes.map(async ([name, bytes]) => [name, bytes && (await close(name, bytes))] as const),
      )
      const transaction = database.transaction('things', 'readwrite', { durability: 'strict' })
      const store = transaction.objectStore('things')
      for (const [name, sealed] of closed) {
        if (sealed === undefined) store.delete(name)
        else store.put(sealed, name)
      }
      await done(transaction)
    },
  }
}

/** A vault that is gone with the page: for tests. */
export function memoryVault(): Vault {
  const things = new Map<string, Uint8Array>()
  return {
    get: async (name) => things.get(name),
    all: async (begin) =>
      [...things].filter(([name]) => name.startsWith(begin)).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    put: async (changes) => {
      for (const [name, bytes] of changes) {
        if (bytes === undefined) things.delete(name)
        else things.set(name, bytes)
      }
    },
  }
}

function opened(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore('keys')
    request.result.createObjectStore('things')
  })
  return asked(request)
}

/** The key of this browser, made at first; two pages that begin at once come to the same one. */
async function keyOf(database: IDBDatabase): Promise<CryptoKey> {
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const store = database.transaction('keys', 'readwrite').objectStore('keys')
  const known = await asked<CryptoKey | undefined>(store.get('key') as IDBRequest<CryptoKey | undefined>)
  if (known !== undefined) return known
  await asked(store.put(fresh, 'key'))
  return fresh
}

function reading(database: IDBDatabase): IDBObjectStore {
  return database.transaction('things', 'readonly').objectStore('things')
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new DOMException('no answer')))
  })
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('error', () => reject(transaction.error ?? new DOMException('not written')))
    transaction.addEventListener('abort', () => reject(transaction.error ?? new DOMException('not written')))
  })
}
