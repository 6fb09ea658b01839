import { describe, expect, it } from 'vitest'
import { Place, Point } from './place.ts'

const point = { type: 'Point', coordinates: [-69.19, -12.59] }

describe('a place', () => {
  it('is a country and what else is known', () => {
    expect(Place.safeParse({ country: 'PER' }).success).toBe(true)
    const full = {
      country: 'PER',
      name: { language: 'es', text: 'Puerto Maldonado' },
      area: 'Madre de Dios',
      point,
      accuracyMetres: 50,
    }
    expect(Place.parse(full)).toEqual(full)
    expect(Place.safeParse({ point }).success).toBe(false)
  })

  it('has longitude first, on the Earth, in two dimensions', () => {
    expect(Point.safeParse({ type: 'Point', coordinates: [180, 90] }).success).toBe(true)
    for (const coordinates of [[181, 0], [0, 91], [0, Number.NaN], [0], [0, 0, 5], ['0', '0']]) {
      expect(Point.safeParse({ type: 'Point', coordinates }).success, String(coordinates)).toBe(false)
    }
  })

  it('has no negative accuracy', () => {
    expect(Place.safeParse({ country: 'PER', point, accuracyMetres: -1 }).success).toBe(false)
  })
})
