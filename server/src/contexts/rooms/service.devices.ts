import { fromBase64 } from '@comity/proof/base64'
import { command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { query } from '#kernel/query'
import { isRefusal, refuse } from '#kernel/refusal'
import * as contract from './contract.ts'
import { ownName, type Ground } from './ground.ts'
import { authorityOf } from './policy.ts'
import { certify } from '@comity/group/certificate'
import { countOffers, devicesOf, saveDevice, saveOffers, type Device, type StoredOffer } from './store.devices.ts'
import { nameOf } from './words.ts'

/** For how long a browser is certified; it asks again whenever it opens the rooms. */
const certifiedFor = { hours: 24 * 365 }
const mostDevices = 20
const mostOffers = 40

export function deviceEndpoints(ground: Ground): readonly Endpoint[] {
  const { kernel, state, directory } = ground
  const read = query({
    route: contract.readDevice,
    action: 'rooms.use-device',
    load: async () => ({}),
    resource: () => theNode,
    reply: async (_, { actor, now }) => {
      const officer = actor.officer ?? ''
      const devices = await devicesOf(kernel.database, [officer], now)
      const offers = await countOffers(kernel.database, [officer], now)
      const keys = devices.map(({ key, until }) => ({ key, until }))
      return { reply: { name: ownName(ground, actor), keys, offers: offers.get(officer) ?? 0 } }
    },
  })

  const certifyDevice = command<typeof contract.certifyDevice, object, Device, Device>({
    route: contract.certifyDevice,
    action: 'rooms.use-device',
    load: async () => ({}),
    resource: () => theNode,
    facts: async (_, { actor, body, now }) => {
      const [officer, post] = [actor.officer ?? '', actor.post ?? '']
      const id = authorityOf(actor)
      const authority = await directory.authority(id)
      const key = fromBase64(body.key)
      if (authority === undefined || key === undefined) {
        return refuse('authority-cannot-sign', { detail: 'the authority of your post has no key on this node' })
      }
      const known = await devicesOf(kernel.database, [officer], now)
      if (known.length >= mostDevices && !known.some((one) => one.key === body.key)) {
        return refuse('too-many-devices', { detail: `at most ${mostDevices} browsers for one officer` })
      }
      const until = Temporal.Instant.from(now).add(certifiedFor).toString({ smallestUnit: 'millisecond' })
      const certificate = certify({ officer: nameOf(state, officer), authority: id, key, from: now, until }, authority)
      return { officer, key: body.key, post, authority: id, certificate, until }
    },
    decide: (_, { actor }, device) => ({
      save: device,
      events: [],
      reply: { certificate: device.certificate, name: ownName(ground, actor), until: device.until },
    }),
    save: (device) => [saveDevice(device)],
  })

  const publish = command<typeof contract.publishOffers, object, readonly StoredOffer[], readonly StoredOffer[]>({
    route: contract.publishOffers,
    action: 'rooms.use-device',
    load: async () => ({}),
    resource: () => theNode,
    facts: async (_, { actor, body, now }) => {
      const officer = actor.officer ?? ''
      const devices = await devicesOf(kernel.database, [officer], now)
      const left = (await countOffers(kernel.database, [officer], now)).get(officer) ?? 0
      if (left + body.offers.length > mostOffers) {
        return refuse('too-many-offers', { detail: `at most ${mostOffers} offers wait at once`, facts: { left } })
      }
      const offers: StoredOffer[] = []
      for (const content of body.offers) {
        const found = await offerOf(content, devices, now)
        if (found === undefined) return refuse('offer-not-valid', { detail: 'an offer is none of a browser of yours' })
        offers.push({ ...found, officer, content })
      }
      return offers
    },
    decide: (_, __, offers) => ({ save: offers, events: [], reply: { left: offers.length } }),
    save: (offers) => saveOffers(offers),
    taken: { offer_pkey: refuse('offer-there-already', { detail: 'an offer was published before' }) },
  })

  const offerOf = async (content: string, devices: readonly Device[], now: string) => {
    for (const { certificate, key } of devices) {
      const read = await ground.groups.offer(content, certificate, now)
      if (!isRefusal(read) && read.key === key) return { key, reference: read.reference, until: read.until }
    }
    return undefined
  }
  return [read, certifyDevice, publish]
}
