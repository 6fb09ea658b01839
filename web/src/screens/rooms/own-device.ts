import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { api } from '../../lib/api.ts'
import { useSession } from '../identity/session.ts'
import type { RoomDevice, RoomRead } from './device/session.ts'

const devices = new Map<string, Promise<RoomDevice>>()

/** One thing at a time in all pages of this browser; where it has no locks, in this page. */
const queues = new Map<string, Promise<unknown>>()
function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  if ('locks' in navigator) return navigator.locks.request(`comity-rooms ${name}`, work) as Promise<T>
  const next = (queues.get(name) ?? Promise.resolve()).catch(() => undefined).then(work)
  queues.set(name, next)
  return next
}

/** The device of an officer in this browser. What it takes to be one is fetched with the first room only. */
async function deviceOf(officer: string): Promise<RoomDevice> {
  const [{ openRoomDevice }, { browserVault }] = await Promise.all([
    import('./device/session.ts'),
    import('./device/vault.ts'),
  ])
  const vault = await browserVault(officer)
  const parts = { api, vault, now: () => Date.now(), newId: () => crypto.randomUUID() }
  return openRoomDevice({ ...parts, alone: (name, work) => alone(`${officer} ${name}`, work) })
}

/** This browser as a device, once it is certified; its failure otherwise. */
export function useOwnDevice() {
  const officer = useSession()?.officer.id
  return useQuery({
    queryKey: ['room-device', officer],
    enabled: officer !== undefined,
    staleTime: Infinity,
    gcTime: Infinity,
    retry: 1,
    queryFn: () => {
      const known = devices.get(officer ?? '') ?? deviceOf(officer ?? '')
      devices.set(officer ?? '', known)
      known.catch(() => devices.delete(officer ?? ''))
      return known
    },
  })
}

/** What this browser has read in a room, read on whenever the room has moved to another `head`. */
export function useReading(device: RoomDevice | undefined, room: string, head: number | undefined) {
  const client = useQueryClient()
  const key = 'room-lines'
  const found = useQuery({
    queryKey: [key, room],
    enabled: device !== undefined,
    staleTime: Infinity,
    retry: 1,
    queryFn: (): Promise<RoomRead> => (device as RoomDevice).read(room),
  })
  const again = useCallback(() => client.invalidateQueries({ queryKey: [key, room] }), [client, room])
  const read = found.data?.head.number
  useEffect(() => {
    if (head !== undefined && read !== undefined && head > read) void again()
  }, [head, read, again])
  return { ...found, again } as const
}
