import { useMessages } from '../lib/messages.tsx'
import css from './name-in-script.module.css'

type NameProps = {
  /** The name as its own document writes it. */
  readonly text: string
  /** Language of the name (BCP 47): decides its letter forms and how it is read aloud. */
  readonly lang: string
  /** The name in Latin letters, for those who cannot read the script. */
  readonly transliterated?: string | undefined
}

/** A name in its original script first, in Latin letters beside it. Directions never mix. */
export function NameInScript({ text, lang, transliterated }: NameProps) {
  const m = useMessages()
  return (
    <span className={css['name']}>
      <bdi lang={lang}>{text}</bdi>
      {transliterated !== undefined && transliterated !== text && (
        <bdi lang={`${lang.split('-')[0]}-Latn`} className={css['latin']} title={m('ui.transliterated')}>
          {transliterated}
        </bdi>
      )}
    </span>
  )
}
