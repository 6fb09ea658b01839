import { actSentences } from './sentences.acts.ts'

/**
 * Sentences that the finder and the clocks make, with the places where values stand. The English sentence is what is
 * kept and sent; readers of other languages recognise it by the same list (`words.ts`), so a sentence is made here or
 * nowhere. What may stand in a place, `words.ts` says.
 */
const finderSentences = [
  'not one of the two parties',
  'in force only since {day}',
  'ended on {day}',
  'in force since {day}',
  'no list of members',
  'not bound',
  'one State answers for both: {state}',
  'both stand on the same side of it',
  'bound only since {day}',
  'bound until {day}',
  'bound since {day}',
  'no table of parties',
  'the table of {day} does not say',
  'not a party (as of {day})',
  'signed on {day1}, not ratified (as of {day2})',
  'extended by {state}, in force only since {day}',
  'extended by {state}, in force since {day}',
  'ratification deposited {day1}, in force only since {day2}',
  'ratification deposited {day1}, in force since {day2}',
  'accession deposited {day1}, in force only since {day2}',
  'accession deposited {day1}, in force since {day2}',
  'succession deposited {day1}, in force only since {day2}',
  'succession deposited {day1}, in force since {day2}',
  'denounced with effect from {day}',
  '{instrument}: {text}',
  '{state}: {text}',
  '{instrument} has no provision on this measure',
  '{instrument} {article}: the protocol that provides for it does not bind both States',
  '{instrument} {article}: {text}',
  'if {instrument} {article}: {text}',
  'outside its scope, which is: {texts}',
  'displaced by {instrument} {article}: {text}',
  'stands behind {instrument} {article}: {text}',
  'reservation of {state} on {instrument} {article}: {text}',
  'declaration of {state} on {instrument} {article}: {text}',
  'notification of {state} on {instrument} {article}: {text}',
  'with {instrument} between them: {text}',
  'whether {instrument} binds both is not known',
  '{text}: {instrument} binds both',
  'a translation into one of {languages} is demanded',
  'as the treaty is entered',
  'as the treaty says: its text is to be read',
  'offences the treaty covers',
  'Authority making the request',
  'Summary of the facts and the offence',
  'What is asked for, and why',
  'Text of the provisions',
  'Between the authorities the treaty names',
  'the two parties',
  'no instrument in the data is sure to bind both States for this: the request rests on the law of the requested State, comity and reciprocity',
  'undertaking of reciprocity',
  'provision of the law of the requested State that permits assistance without a treaty',
  'diplomatic channel, unless both central authorities agree otherwise',
  '{article} sets no number of days',
  'runs from the instant {instant}',
  '{number} hours',
  'stood still for {duration}: {text}',
  'the day of the event is not counted',
  '{duration}',
  '{duration} of working days',
  '{number} days stood still: {text}',
  'a day of rest',
  'the last day is {text}: the period ends with the next working day',
  'asked for by the other side',
] as const

/** How the sources of tables and statements are named. */
const sourceSentences = [
  '{fedlex}, table of scope',
  '{fedlex}, declarations of Switzerland',
  '{fedlex}, reservations of Switzerland',
  'Council of Europe Treaty Office, {series}',
  'UN Treaty Collection {series}',
] as const

export const sentences = [...finderSentences, ...sourceSentences, ...actSentences]
export type Sentence =
  | (typeof finderSentences)[number]
  | (typeof sourceSentences)[number]
  | (typeof actSentences)[number]

type PlacesOf<Text extends string> = Text extends `${string}{${infer Place}}${infer Rest}`
  ? Place | PlacesOf<Rest>
  : never
type ValuesOf<Text extends string> = Readonly<Record<PlacesOf<Text>, string | number>>

/** Each sentence cut at its places once: text, place, text, and so on. There are no more than the sentences above. */
const cut: ReadonlyMap<string, readonly string[]> = new Map(
  sentences.map((sentence) => [sentence, sentence.split(/\{(\w+)\}/)]),
)

/** Says a sentence in English with its values. */
export function say<Text extends Sentence>(sentence: Text, values: ValuesOf<Text>): string {
  const given: Readonly<Record<string, string | number>> = values
  const parts = cut.get(sentence) ?? [sentence]
  let said = parts[0] ?? ''
  for (let at = 1; at < parts.length; at += 2) said += `${given[parts[at] ?? '']}${parts[at + 1] ?? ''}`
  return said
}
