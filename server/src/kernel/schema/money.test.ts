import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Currency, decimalOf, formatMoney, minorDigits, Money } from './money.ts'

const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ')

describe('money', () => {
  it('is a currency and whole minor units in text', () => {
    expect(Money.parse({ currency: 'PEN', minor: '123450' })).toEqual({ currency: 'PEN', minor: '123450' })
    for (const minor of ['1.5', '01', '-0', '1e3', '', ' 1', 'NaN', '9'.repeat(31)]) {
      expect(Money.safeParse({ currency: 'PEN', minor }).success, minor).toBe(false)
    }
    expect(Money.safeParse({ currency: 'PEN', minor: 5 }).success).toBe(false)
  })

  it('knows no metal, no test code, no invented code', () => {
    for (const code of ['XAU', 'XTS', 'XXX', 'ABC', 'usd']) expect(Currency.safeParse(code).success, code).toBe(false)
  })

  it('has the minor unit of ISO 4217', () => {
    expect(['CLP', 'CHF', 'KWD', 'CLF'].map(minorDigits)).toEqual([0, 2, 3, 4])
  })

  it('is written in full, with the code, in the reader’s language', () => {
    const sum = { currency: 'PEN', minor: '123456789' }
    expect(plain(formatMoney(sum, 'en'))).toBe('PEN 1,234,567.89')
    expect(plain(formatMoney(sum, 'fr'))).toBe('1 234 567,89 PEN')
    expect(plain(formatMoney({ currency: 'CLP', minor: '700' }, 'en'))).toBe('CLP 700')
    expect(plain(formatMoney({ currency: 'KWD', minor: '-5' }, 'en'))).toBe('-KWD 0.005')
  })

  it('never loses a unit, however large', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 29n), max: 10n ** 29n }),
        fc.constantFrom('CLP', 'USD', 'KWD', 'CLF'),
        (n, currency) => {
          const money = Money.parse({ currency, minor: n.toString() })
          expect(BigInt(decimalOf(money).replace('.', ''))).toBe(n)
          const digits = formatMoney(money, 'en').replaceAll(/[^0-9]/g, '')
          expect(BigInt(digits)).toBe(n < 0n ? -n : n)
        },
      ),
    )
  })
})
