import type { ReactNode } from 'react'

/** Legal data is entered in English and read so in every language of the interface, until a lawyer translated it. */
export function English({ children }: { children: ReactNode }) {
  return (
    <bdi lang="en" dir="ltr">
      {children}
    </bdi>
  )
}
