import type { Officer } from '@comity/server/contracts/identity'
import { useMessages } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { NameInScript } from '../../ui/name-in-script.tsx'

type Text = { readonly text: string; readonly language: string; readonly transliteration?: string | undefined }

/** A name or title of the contract, in its own script with its Latin form. */
export function Tongue({ of }: { of: Text }) {
  return <NameInScript text={of.text} lang={of.language} transliterated={of.transliteration} />
}

const tones: Readonly<Record<Officer['state'], Tone>> = {
  invited: 'accent',
  active: 'good',
  suspended: 'caution',
  left: 'plain',
}

export function OfficerState({ state }: { state: Officer['state'] }) {
  const m = useMessages()
  return <Badge tone={tones[state]}>{m(`admin.state-${state}`)}</Badge>
}
