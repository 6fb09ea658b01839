import { newDevice, newOffer, type Device, type Offer } from '@comity/group/device'
import { openEngine } from '@comity/group/engine'
import { base64, fromBase64 } from '@comity/proof/base64'
import { certifyDevice, publishOffers, readDevice } from '@comity/server/contracts/rooms'
import type { Api } from '../../../lib/api.ts'
import type { Vault } from './vault.ts'

/** This browser as a device of an officer: its keys, certified by the officer's authority, and offers to be let in by. */
export type OwnDevice = { readonly device: Device; readonly offers: () => Promise<readonly Offer[]> }

const offersKept = 10
const offerDays = 90
/** A certificate is renewed when less than this is left of it. */
const renewWithin = 60 * 24 * 3_600_000

type KeptDevice = { readonly name: string; readonly key: string; readonly secret: string }
type KeptOffer = {
  readonly bytes: string
  readonly reference: string
  readonly secrets: Readonly<Record<string, string>>
}

/** Opens the device, made at the first time, certified and with enough offers published. */
export async function openDevice(vault: Vault, api: Api, now: () => number): Promise<OwnDevice> {
  const known = await api.call(readDevice, {})
  const engine = await openEngine(() => true)
  const device = (await kept(vault)) ?? (await newDevice(engine, known.name))
  if (device.name !== known.name) throw new TypeError('the device is another officer’s')
  await vault.put([['device', written({ name: device.name, key: base64(device.key), secret: base64(device.secret) })]])
  const key = base64(device.key)
  const certified = known.keys.find((one) => one.key === key)
  if (certified === undefined || Date.parse(certified.until) < now() + renewWithin) {
    await api.call(certifyDevice, { body: { key } })
  }
  const offers = await offersIn(vault)
  const usable = offers.length > 0 && certified !== undefined ? known.offers : 0
  if (usable < offersKept / 2) {
    const from = Math.floor(now() / 1000) - 3_600
    const lifetime = { from, until: from + offerDays * 24 * 3_600 }
    const made = await Promise.all(Array.from({ length: offersKept }, () => newOffer(engine, device, lifetime)))
    // Kept before they are published: an offer somebody uses must still be here.
    await vault.put(made.map((offer) => [`offer ${base64(offer.reference)}`, written(toKeep(offer))] as const))
    await api.call(publishOffers, { body: { offers: made.map(({ bytes }) => base64(bytes)) } }).catch(() => undefined)
  }
  return { device, offers: () => offersIn(vault) }
}

async function kept(vault: Vault): Promise<Device | undefined> {
  const bytes = await vault.get('device')
  if (bytes === undefined) return undefined
  const { name, key, secret } = read<KeptDevice>(bytes)
  return { name, key: bytesOf(key), secret: bytesOf(secret) }
}

async function offersIn(vault: Vault): Promise<readonly Offer[]> {
  const found = await vault.all('offer ')
  return found.map(([, bytes]) => {
    const { secrets, ...offer } = read<KeptOffer>(bytes)
    const opened = Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, bytesOf(secret)]))
    return {
      bytes: bytesOf(offer.bytes),
      reference: bytesOf(offer.reference),
      secrets: opened as unknown as Offer['secrets'],
    }
  })
}

function toKeep({ bytes, reference, secrets }: Offer): KeptOffer {
  const closed = Object.entries(secrets).map(([name, secret]) => [name, base64(secret as Uint8Array)] as const)
  return { bytes: base64(bytes), reference: base64(reference), secrets: Object.fromEntries(closed) }
}

/** Forgets an offer that was used. */
export function forgetOffer(offer: Offer): readonly [string, undefined] {
  return [`offer ${base64(offer.reference)}`, undefined]
}

export function written(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}
export function read<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T
}
export function bytesOf(text: string): Uint8Array {
  return fromBase64(text) ?? new Uint8Array()
}
