import { addressWith, useAddress } from '../../lib/address.ts'

/** The way to a question of the beginning, and back to this very screen. */
export function useHrefToChoice(choice: '/begin/post' | '/begin/purpose'): string {
  const { hrefWith } = useAddress()
  return addressWith(choice, '', { from: hrefWith({}) })
}
