import { describe, expect, it } from 'vitest'
import { ladderOf, ladders, levelOf, organisations } from './classifications.ts'
import { isAlpha3 } from './countries.ts'

describe('the classification ladders', () => {
  it('belong to a State or a known organisation, one each', () => {
    const others: readonly string[] = organisations
    expect(ladders.filter((ladder) => !isAlpha3(ladder.holder) && !others.includes(ladder.holder))).toEqual([])
    expect(new Set(ladders.map((ladder) => ladder.holder)).size).toBe(ladders.length)
    for (const holder of ['PER', 'BRA', 'CHE', ...others]) expect(ladderOf(holder)).toBeDefined()
  })

  it('start at not classified and rise strictly, so that order and rank never disagree', () => {
    for (const { holder, levels } of ladders) {
      expect(levels[0]).toMatchObject({ id: 'unclassified', rank: 0 })
      const ranks = levels.map((level) => level.rank)
      expect(ranks, holder).toEqual([...new Set(ranks)].sort((a, b) => a - b))
      expect(ranks.every((rank) => Number.isInteger(rank) && rank >= 0 && rank <= 4)).toBe(true)
      expect(new Set(levels.map((level) => level.id)).size).toBe(levels.length)
    }
  })

  it('name law and article, and whether a lawyer has checked them', () => {
    for (const { source, verified } of ladders) {
      expect(source.law).not.toBe('')
      expect(source.article).not.toBe('')
      expect(typeof verified).toBe('boolean')
    }
  })

  it('give every State the level `unclassified` and no level that is not in its own law', () => {
    expect(levelOf('MNG', 'unclassified')?.rank).toBe(0)
    expect(levelOf('MNG', 'secret')).toBeUndefined()
    expect(levelOf('CHE', 'ultrassecreto')).toBeUndefined()
    expect(levelOf('BRA', 'ultrassecreto')?.rank).toBe(4)
  })
})
