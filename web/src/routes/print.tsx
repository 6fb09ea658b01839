import { useEffect } from 'react'
import { useFormats, useMessages } from '../lib/messages.tsx'
import { markingLine } from '../ui/marking.tsx'
import { useShownMarking } from './standing.tsx'

/**
 * On paper: the marking at the head of every page, when and from where it was printed at its foot (the page number
 * stands in base.css). Margin boxes take their words from a style sheet made here; the content security policy allows
 * that, because nothing is parsed from the page.
 */
export function PrintMargins() {
  const m = useMessages()
  const formats = useFormats()
  const marking = useShownMarking()
  useEffect(() => {
    const sheet = new CSSStyleSheet()
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    const write = () => {
      const head = marking === undefined ? '' : markingLine(marking)
      const foot = m('frame.printed', { time: formats.instant(new Date().toISOString()), address: location.href })
      sheet.replaceSync(
        `@page { @top-center { content: ${cssText(head)}; font: 600 8pt sans-serif } ` +
          `@bottom-left { content: ${cssText(foot)}; font: 7pt sans-serif; inline-size: 80% } }`,
      )
    }
    write()
    addEventListener('beforeprint', write)
    return () => {
      removeEventListener('beforeprint', write)
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
    }
  }, [formats, m, marking])
  return null
}

/** A text as a CSS string: nothing in it can end the string or the rule. */
export function cssText(text: string): string {
  return `"${text.replace(/[^\p{Letter}\p{Number} ]/gu, (char) => `\\${(char.codePointAt(0) ?? 0xfffd).toString(16)} `)}"`
}
