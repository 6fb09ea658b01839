import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import css from './drop-zone.module.css'
import { fieldId } from './fields.tsx'

type DropZoneProps = {
  /** What the files are for. */
  readonly label: string
  /** The words of the button. */
  readonly choose: string
  readonly onFiles: (files: readonly File[]) => void
  /** One file at a time unless it says otherwise. */
  readonly multiple?: boolean
  readonly accept?: string
  readonly busy?: boolean
  readonly kind?: 'main' | 'plain'
  /** The name of the field an error summary links to. */
  readonly name?: string
  /** What may be said beside the button: that files can be dropped, how large they may be. */
  readonly children?: ReactNode
}

/** Files by the button, which the keyboard reaches, or by dropping them. */
export function DropZone(props: DropZoneProps) {
  const { label, choose, onFiles, multiple = false, accept, busy = false, kind = 'plain', name, children } = props
  const picker = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const chosen = [...(files ?? [])]
    if (chosen.length > 0) onFiles(multiple ? chosen : chosen.slice(0, 1))
  }
  return (
    // Dropping is a shortcut for the pointer; the button inside does the same by keyboard (WCAG 2.2, 2.5.7).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <fieldset
      aria-label={label}
      // An error summary leads here.
      {...(name === undefined ? {} : { id: fieldId(name), tabIndex: -1 })}
      className={css['drop']}
      data-over={over ? true : undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (!busy) take(event.dataTransfer.files)
      }}
    >
      <input
        ref={picker}
        type="file"
        hidden
        multiple={multiple}
        accept={accept}
        aria-label={choose}
        onChange={(event) => {
          take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
      <Button {...(kind === 'main' ? { kind } : {})} busy={busy} onClick={() => picker.current?.click()}>
        {choose}
      </Button>
      {children}
    </fieldset>
  )
}
