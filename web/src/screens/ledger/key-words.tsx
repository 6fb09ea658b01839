import css from './ledger.module.css'

/**
 * The words of a key, numbered, to be read aloud. They are one list of English words in every language of the
 * interface: two officers must say the same sounds.
 */
export function KeyWords({ label, words, big = false }: { label: string; words: readonly string[]; big?: boolean }) {
  return (
    <ol className={css['words']} data-big={big ? true : undefined} aria-label={label} lang="en" dir="ltr">
      {words.map((word, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a word may come twice, and its place is what it is
        <li key={index}>{word}</li>
      ))}
    </ol>
  )
}
