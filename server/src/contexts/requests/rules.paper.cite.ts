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

/** An instrument with its title and where it is published. */
export function cited(id: string): string {
  const found = catalogue.get(id)
  return found === undefined ? id : `${citedShort(id)}: ${found.title} (${found.cite})`
}

/** Who asks for something, with the article: a treaty by its short name, a guide by its own. */
export function citedAsk({ by, article }: { readonly by: string; readonly article: string }): string {
  return catalogue.has(by) ? `${citedShort(by)} ${article}` : article === '' ? by : article
}
