/** An instrument by its identifier, as lawyers write it in passing: `UNCAC`, `ETS 030`, `FIREARMS PROTOCOL`. */
export function shortName(instrument: string): string {
  return instrument.replaceAll('-', ' ').toUpperCase()
}

/** An article as it is cited: `untoc 18(14)` of the data is `UNTOC 18(14)`; what is no identifier stays. */
export function articleName(article: string): string {
  return article.replace(/^[a-z][a-z0-9-]*(?= \d)/, shortName)
}

/** A provision as it is cited, in one piece also in a line that runs from right to left: `UNTOC 18(14)`. */
export function citation(instrument: string, article: string | null): string {
  return `\u2066${shortName(instrument)} ${article ?? ''}`.trim() + '\u2069'
}
