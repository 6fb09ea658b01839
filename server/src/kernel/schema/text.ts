import { languages } from '@comity/law/languages'
import { z } from 'zod'

/** One of the six languages in which the node speaks to its officers. */
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

/** Languages written from right to left among the six. */
export function isRightToLeft(language: Language): boolean {
  return language === 'ar'
}

/**
 * A BCP 47 tag of language, script and region, as `es`, `zh-Hant`, `pt-BR`, `qu-PE`: the case RFC 5646
 * recommends, no extensions, no private use.
 */
export const LanguageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/, { error: 'not a language tag' })
export type LanguageTag = z.infer<typeof LanguageTag>

// Directional embeddings, overrides and isolates can make a line read otherwise than it is stored.
const unfitForLine = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\uFEFF]/v
// Isolates are honest in running text; overrides never are.
const unfitForProse = /[[\p{Cc}--[\n\t]]\u202D\u202E\uFEFF]/v

// Normalising takes time quadratic in a run of combining marks; 30 is the bound of UAX #15's stream-safe text.
const manyMarks = /\p{M}{31}/u
const markOrHalf = /[\p{M}\p{Cs}]/u

/** A run of 31 marks or more takes up every 31st place, so these are looked at, and hardly ever all of a text. */
function endlessMarks(text: string): boolean {
  for (let at = 30; at < text.length; at += 31) if (markOrHalf.test(text.charAt(at))) return manyMarks.test(text)
  return false
}

const isFit = (text: string, unfit: RegExp): boolean => text.isWellFormed() && !unfit.test(text) && !endlessMarks(text)

// What is too long or has endless marks is left as it came: the checks after this refuse it.
function composed(text: string, most: number): string {
  return text.length > 2 * most || endlessMarks(text) ? text : text.normalize('NFC')
}

function line(most: number) {
  return z
    .string()
    .overwrite((text) => composed(text, most).trim())
    .min(1)
    .max(most)
    .refine((text) => isFit(text, unfitForLine), {
      error: 'holds control or direction characters',
    })
}

/**
 * One line of text, trimmed, in NFC, 1 to 200 UTF-16 units, without control or bidirectional control characters
 * and with at most 30 combining marks in a row.
 */
export const Line = line(200)
export type Line = z.infer<typeof Line>

function prose(least: number) {
  return z
    .string()
    .overwrite((text) => composed(text, 20_000).replace(/\r\n?/g, '\n').trim())
    .min(least)
    .max(20_000)
    .refine((text) => isFit(text, unfitForProse), {
      error: 'holds control or direction characters',
    })
}

/**
 * Running text in NFC, 1 to 20,000 UTF-16 units, lines parted by `\n`, no control characters but newline and tab,
 * no bidirectional override.
 */
export const Prose = prose(1)
export type Prose = z.infer<typeof Prose>

/** The same where nothing need be said: empty text is allowed. */
export const OptionalProse = prose(0)

/** A name or title in its original script, with the language it is in and, where it helps, its Latin form. */
export const LangText = z.strictObject({
  language: LanguageTag,
  text: line(500),
  transliteration: line(500).optional(),
})
export type LangText = z.infer<typeof LangText>
