import { z } from 'zod'
import type { Language } from './text.ts'

// ISO 4217 list one, with codes withdrawn since 2021 that facts of a case may still be stated in. Metals, units of
// account of funds without minor unit and test codes are left out: they are not money that can be frozen or paid.
const codes = `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
  CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ
  GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL
  LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
  PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD
  TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL`
const currencies: ReadonlySet<string> = new Set(codes.split(/\s+/))

const decimals: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((c) => [c, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((c) => [c, 3] as const),
  ...'CLF UYW'.split(' ').map((c) => [c, 4] as const),
])

/** A currency by its ISO 4217 alphabetic code. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'not a currency code' })
  .refine((code) => currencies.has(code), { error: 'not a known currency' })
export type Currency = z.infer<typeof Currency>

/** An amount in minor units (centimes, céntimos) as a decimal integer in text, so that no float ever touches it. */
export const Money = z.strictObject({
  currency: Currency,
  minor: z.string().regex(/^(0|-?[1-9][0-9]{0,29})$/, { error: 'not a whole number of minor units' }),
})
export type Money = z.infer<typeof Money>

/** How many decimals the currency's minor unit has (ISO 4217): 2 unless the list says otherwise. */
export function minorDigits(currency: Currency): number {
  return decimals.get(currency) ?? 2
}

/** The amount as a plain decimal number in major units, exact: `-0.05`, `1234.50`, `700`. */
export function decimalOf({ currency, minor }: Money): string {
  const digits = minorDigits(currency)
  const negative = minor.startsWith('-')
  const padded = (negative ? minor.slice(1) : minor).padStart(digits + 1, '0')
  const whole = padded.slice(0, padded.length - digits)
  return (negative ? '-' : '') + (digits === 0 ? whole : `${whole}.${padded.slice(-digits)}`)
}

/** The amount as written in a language, with the unambiguous currency code and every minor digit. */
export function formatMoney(money: Money, language: Language): string {
  const digits = minorDigits(money.currency)
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: money.currency,
    currencyDisplay: 'code',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return format.format(decimalOf(money) as `${number}`)
}
