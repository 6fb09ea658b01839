import { dutiesOf, type Duty } from '#law/kinds/duties'
import { say } from '#law/sentences'
import { asksConfidentiality, counting, lastOf, warningOpen } from './records.ts'
import { either, type Condition, type Situation } from './rules.situation.ts'

/** The duty to keep the request confidential, where it asks for that and an instrument of it says so. */
function dutyOf({ matter: { file, kind } }: Situation): Duty | undefined {
  if (kind.measure === null || !asksConfidentiality(file)) return undefined
  return dutiesOf('confidentiality', file.instruments, kind.measure)[0]
}

/** Conditions that keep a request from being executed in the open before the State that asked has decided on it. */
export const ofConfidentiality: Readonly<Record<string, Condition>> = {
  'confidentiality-asked': ({ matter: { file } }) =>
    either(asksConfidentiality(file), 'the request does not ask to be kept confidential'),
  'confidentiality-settled': (situation) => {
    const duty = dutyOf(situation)
    const { steps } = situation.matter
    if (duty === undefined || lastOf(steps, 'warn-not-confidential', 'go-on-openly')?.act === 'go-on-openly')
      return true
    if (warningOpen(steps)) {
      return say('{instrument} {article}: {text}; the State that asked has not decided whether to go on', duty)
    }
    const kept = situation.said.kept === true || counting(steps).some(({ said }) => said.kept === true)
    return either(
      kept,
      say('{instrument} {article}: {text}; say that it is kept so, or warn the other State first', duty),
    )
  },
  'no-warning-open': ({ matter: { steps } }) =>
    either(
      !warningOpen(steps),
      'it cannot be kept confidential: the State that asked decides whether to go on, or withdraws it',
    ),
  'was-warned': ({ matter: { steps } }) =>
    either(warningOpen(steps), 'nobody said that it cannot be kept confidential'),
}
