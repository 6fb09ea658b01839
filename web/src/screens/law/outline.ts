import { countries } from '@comity/law/countries'
import world from 'world-atlas/countries-110m.json'

/** TopoJSON: lines shared by neighbours are kept once, as steps from one point to the next; `~n` runs line `n` backwards. */
type Topology = {
  readonly transform: { readonly scale: readonly [number, number]; readonly translate: readonly [number, number] }
  readonly arcs: readonly (readonly (readonly [number, number])[])[]
  readonly objects: {
    readonly countries: {
      readonly geometries: readonly {
        readonly id?: string
        readonly type: 'Polygon' | 'MultiPolygon'
        readonly arcs: unknown
      }[]
    }
  }
}
type Point = readonly [number, number]

/** A country of the map: its ISO 3166-1 alpha-3 code, null where the outline names none, and its shape as an SVG path. */
export type Shape = { readonly state: string | null; readonly path: string }

/** What the paths are drawn in. */
export const viewBox = '-2.72 -1.32 5.44 2.42'

const { transform, arcs, objects } = world as unknown as Topology
const antarctica = '010'

/** Natural Earth's outline of the countries at 1:110,000,000 (public domain), drawn so that areas stay true. */
export function outline(): readonly Shape[] {
  const lines = arcs.map(lineOf)
  const alpha3 = new Map(countries.map((one) => [one.alpha2, one.alpha3]))
  return objects.countries.geometries
    .filter(({ id }) => id !== antarctica)
    .map(({ id, type, arcs: inner }) => {
      const polygons = (type === 'Polygon' ? [inner] : inner) as readonly (readonly (readonly number[])[])[]
      const path = polygons.flatMap((rings) => rings.map((ring) => pathOf(ring, lines))).join('')
      return { state: id === undefined ? null : (alpha3.get(regionOf(id)) ?? null), path }
    })
}

/** ISO 3166-1 numeric to alpha-2: a region tag may be either, and the canonical one has letters. */
function regionOf(numeric: string): string {
  return new Intl.Locale(`und-${numeric}`).region ?? ''
}

function lineOf(steps: readonly Point[]): readonly Point[] {
  let [x, y] = [0, 0]
  return steps.map(([dx, dy]) => {
    x += dx
    y += dy
    return project(x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1])
  })
}

function pathOf(ring: readonly number[], lines: readonly (readonly Point[])[]): string {
  const points = ring.flatMap((index, at) => {
    const line = index < 0 ? (lines[~index] ?? []).toReversed() : (lines[index] ?? [])
    return at === 0 ? line : line.slice(1)
  })
  return apart(points)
    .map((piece) => `M${piece.map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`).join('L')}Z`)
    .join('')
}

/** A ring that crosses the edge of the map lies in pieces on both sides of it. */
function apart(points: readonly Point[]): readonly (readonly Point[])[] {
  const over = (at: number) => Math.abs((points[at]?.[0] ?? 0) - (points[at - 1]?.[0] ?? 0)) > 2.7
  const jumps = points
    .keys()
    .filter((at) => at > 0 && over(at))
    .toArray()
  const [first = 0] = jumps
  const begun = [...points.slice(first), ...points.slice(first === 0 ? points.length : 1, first)]
  const cuts = [0, ...jumps.slice(1).map((at) => at - first), points.length]
  return cuts
    .slice(1)
    .map((end, at) => begun.slice(cuts[at], end))
    .filter((piece) => piece.length > 2)
}

/** Equal Earth: from degrees to the plane. Source: Šavrič, Patterson and Jenny 2018, https://doi.org/10.1080/13658816.2018.1504949 */
function project(longitude: number, latitude: number): Point {
  const [a1, a2, a3, a4] = [1.340264, -0.081106, 0.000893, 0.003796]
  const theta = Math.asin((Math.sqrt(3) / 2) * Math.sin((latitude * Math.PI) / 180))
  const [square, sixth] = [theta ** 2, theta ** 6]
  const spread = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
  const x = (2 * Math.sqrt(3) * ((longitude * Math.PI) / 180) * Math.cos(theta)) / 3 / spread
  return [x, -theta * (a1 + a2 * square + sixth * (a3 + a4 * square))]
}
