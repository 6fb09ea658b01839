/** What a translation of an English area must be: the same keys, other texts. A missing key does not compile. */
export type Translated<Area extends Readonly<Record<string, string>>> = { readonly [Key in keyof Area]: string }
