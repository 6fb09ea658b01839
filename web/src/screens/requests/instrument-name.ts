/** An instrument by its identifier, as lawyers write it in passing: `UNCAC`, `ETS 030`, `FIREARMS PROTOCOL`. */
export function shortName(instrument: string): string {
  return instrument.replaceAll('-', ' ').toUpperCase()
}
