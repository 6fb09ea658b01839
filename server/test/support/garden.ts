import { z } from 'zod'
import type { Actor } from '#kernel/actor'
import { command } from '#kernel/command'
import { compilerOnly, type Database } from '#kernel/database'
import { event, happened } from '#kernel/event'
import { lifecycle } from '#kernel/lifecycle'
import { loadPolicies } from '#kernel/policy'
import { query } from '#kernel/query'
import { isRefusal, refuse } from '#kernel/refusal'
import { route } from '#kernel/route'
import { unknown } from '#kernel/authorise'
import { Line } from '#kernel/schema/text'

/** An invented context with which the kernel is tested: beds of plants, kept by gardeners. */

export const gardenSql = `
create schema garden;
create table garden.plant (
  id uuid primary key, bed text not null, name text not null, state text not null, version int not null,
  constraint plant_name unique (bed, name)
);
create table garden.tally (event uuid primary key, note text not null);
`

const Plant = z.object({ id: z.uuid(), bed: z.string(), name: Line, state: z.string(), version: z.int() })
export type Plant = z.output<typeof Plant>

const byId = z.object({ id: z.uuid() })
export const sowPlant = route({
  method: 'POST',
  path: '/api/garden/plants',
  summary: 'Sow a plant',
  body: z.object({ bed: z.string().max(40), name: Line }),
  reply: Plant,
  refusals: { 'name-taken': 409, 'bed-frozen': 422 },
})
export const waterPlant = route({
  method: 'POST',
  path: '/api/garden/plants/:id/water',
  summary: 'Water a plant',
  params: byId,
  versioned: true,
  body: z.object({ litres: z.int().min(1).max(10) }),
  reply: Plant,
  refusals: { 'too-wet': 422 },
})
export const uprootPlant = route({
  method: 'POST',
  path: '/api/garden/plants/:id/uproot',
  summary: 'Uproot a plant',
  params: byId,
  versioned: true,
  body: z.object({}),
  reply: Plant,
  refusals: {},
})
export const readPlant = route({
  method: 'GET',
  path: '/api/garden/plants/:id',
  summary: 'Read a plant',
  params: byId,
  reply: Plant,
  refusals: {},
})

export const PlantSown = event('garden/plant-sown', 1, z.object({ plant: z.uuid() }))
export const PlantWatered = event('garden/plant-watered', 1, z.object({ plant: z.uuid(), litres: z.int() }))

export const plantLife = lifecycle({
  of: 'plant',
  initial: 'growing',
  states: ['growing', 'uprooted'],
  steps: {
    water: { from: ['growing'], to: 'growing', because: 'only what grows is watered' },
    uproot: { from: ['growing'], to: 'uprooted', because: 'it is uprooted already' },
  },
})

export const gardenPolicies = loadPolicies([
  {
    context: 'garden',
    text: `
      @id("garden.sow") @because("gardeners sow in their own bed")
      permit (principal is Officer, action == Action::"sow", resource)
      when { principal.roles.contains("gardener") && principal.bed == resource.bed };
      @id("garden.read") @because("a bed is open to those who work in it")
      permit (principal is Officer, action == Action::"read", resource) when { principal.bed == resource.bed };
      @id("garden.water") @because("gardeners water their own bed")
      permit (principal is Officer, action == Action::"water", resource)
      when { principal.roles.contains("gardener") && principal.bed == resource.bed };
      @id("garden.uproot") @because("two gardeners agree before a plant is uprooted") @four_eyes("uproot")
      permit (principal, action == Action::"uproot", resource)
      when { principal.roles.contains("gardener") && principal.bed == resource.bed };
    `,
  },
])

/** An officer who works in a bed, with a purpose chosen. */
export function gardener(bed: string, more: Partial<Actor> & { readonly roles?: readonly string[] } = {}): Actor {
  const { roles = ['gardener'], ...rest } = more
  return {
    kind: 'officer',
    officer: '00000000-0000-4000-8000-00000000000a',
    post: '00000000-0000-4000-8000-00000000000b',
    account: null,
    session: '00000000-0000-4000-8000-00000000000c',
    purpose: 'growing',
    basis: 'garden-act-1',
    entity: { type: 'Officer', id: 'a', attrs: { roles, bed } },
    ...rest,
  }
}

type Tables = { 'garden.plant': Plant }
const build = compilerOnly<Tables>()

export function gardenEndpoints(database: Database) {
  const load = async (id: string) => {
    const [found] = await database.query<Plant>('select * from garden.plant where id = $1', [id])
    return found ?? unknown()
  }
  const asResource = (plant: Plant) => ({
    type: 'Plant',
    id: plant.id,
    attrs: { bed: plant.bed },
    within: `bed:${plant.bed}`,
    label: plant.name,
  })
  const change = (next: Plant) => [
    {
      query: build
        .updateTable('garden.plant')
        .set({ state: next.state, version: next.version })
        .where('id', '=', next.id)
        .where('version', '=', next.version - 1),
      expects: 1,
    },
  ]
  return {
    sow: command({
      route: sowPlant,
      action: 'sow',
      load: async (call) => ({ bed: call.body.bed }),
      resource: ({ bed }) => ({ type: 'Bed', id: bed, attrs: { bed } }),
      decide: ({ bed }, call) => {
        if (call.body.name === 'Snowdrop') return refuse('bed-frozen', { detail: 'the bed is frozen' })
        const plant = { id: call.id(), bed, name: call.body.name, state: plantLife.initial, version: 1 }
        return {
          save: plant,
          events: [happened(PlantSown, `plant:${plant.id}`, { plant: plant.id })],
          reply: plant,
          version: 1,
        }
      },
      save: (plant: Plant) => [{ query: build.insertInto('garden.plant').values(plant) }],
      taken: { plant_name: refuse('name-taken', { detail: 'the bed has a plant of this name' }) },
    }),
    water: command({
      route: waterPlant,
      action: 'water',
      visibleBy: 'read',
      load: (call) => load(call.params.id),
      resource: asResource,
      version: (plant) => plant.version,
      lifecycle: { of: plantLife, step: 'water', state: (plant) => plant.state },
      decide: (plant, call) => {
        if (call.body.litres > 5) return refuse('too-wet', { detail: 'at most 5 litres a day' })
        const next = { ...plant, version: plant.version + 1 }
        const fact = happened(PlantWatered, `plant:${plant.id}`, { plant: plant.id, litres: call.body.litres })
        return { save: next, events: [fact], reply: next, version: next.version }
      },
      save: change,
    }),
    uproot: command({
      route: uprootPlant,
      action: 'uproot',
      load: (call) => load(call.params.id),
      resource: asResource,
      version: (plant) => plant.version,
      lifecycle: { of: plantLife, step: 'uproot', state: (plant) => plant.state },
      decide: (plant) => {
        const next = { ...plant, state: 'uprooted', version: plant.version + 1 }
        return { save: next, events: [], reply: next, version: next.version }
      },
      save: change,
    }),
    read: query({
      route: readPlant,
      action: 'read',
      visibleBy: 'read',
      load: (call) => load(call.params.id),
      resource: asResource,
      reply: async (plant) => ({ reply: plant, seen: [plant.id], version: plant.version }),
    }),
  }
}

/** What a test asserts to have been answered rather than refused. */
export function answer<T extends object>(result: T): Exclude<T, { refused: string }> {
  if (isRefusal(result)) throw new Error(`refused: ${JSON.stringify(result)}`)
  return result as Exclude<T, { refused: string }>
}
