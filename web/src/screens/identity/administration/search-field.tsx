import { useEffect, useState } from 'react'
import { useAddress } from '../../../lib/address.ts'
import { TextField } from '../../../ui/fields.tsx'

const pause = 250

/** Words to search for; they go into the address a moment after the last key. */
export function SearchField({ label, name = 'q' }: { label: string; name?: string }) {
  const address = useAddress()
  const inAddress = address.get(name) ?? ''
  const [words, setWords] = useState(inAddress)
  useEffect(() => {
    if (words === inAddress) return undefined
    const timer = setTimeout(() => address.set({ [name]: words }), pause)
    return () => clearTimeout(timer)
  }, [words, inAddress, address, name])
  return <TextField name={name} type="search" label={label} optional={false} value={words} onChange={setWords} />
}
