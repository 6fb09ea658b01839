import { catalogue } from '#law/catalogue'

const acronyms = /^(?:untoc|uncac|ets|cets|eio|eaw|eu)\b/

/** An instrument as lawyers cite it in passing: `UNCAC`, `ETS 030`, `Firearms Protocol`. */
export function citedShort(id: string): string {
  const spaced = id.replaceAll('-', ' ')
  if (acronyms.test(id)) return spaced.toUpperCase()
  const state = /^[a-z]{3} [a-z]{3}\b/
  if (state.test(spaced)) return spaced.replace(state, (pair) => pair.toUpperCase().replace(' ', '-'))
  return spaced.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase())
}

/** An instrument by its title, in the language of a reader and first, so that the line runs as that language does. */
export function cited(id: string, read: (english: string) => string): string {
  const found = catalogue.get(id)
  if (found === undefined) return id
  const [short, plain] = [citedShort(id), (text: string) => text.replaceAll(/\b0+/g, '')]
  const places = plain(short) === plain(found.cite) ? short : `${short}, ${found.cite}`
  return `${read(found.title)} (${places})`
}

/** Who asks for something, with the article: a treaty by its short name, a guide by its own. */
export function citedAsk({ by, article }: { readonly by: string; readonly article: string }): string {
  return catalogue.has(by) ? `${citedShort(by)} ${article}` : article === '' ? by : citedArticle(article)
}

/** An article as it was written, its instrument by the name lawyers use: `uncac 46(19)` is `UNCAC 46(19)`. */
export function citedArticle(article: string): string {
  const [first = '', ...rest] = article.split(' ')
  return catalogue.has(first) ? [citedShort(first), ...rest].join(' ') : article
}
