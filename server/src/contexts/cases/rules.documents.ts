import { refuse, type Refusal } from '#kernel/refusal'

/** Types of files a case accepts, by what their bytes say. Nothing a browser or a system would run. */
const accepted: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/tiff',
  'image/webp',
  'text/plain',
  'text/csv',
  'application/json',
  'application/xml',
  'message/rfc822',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'video/mp4',
  'audio/wav',
  'audio/mpeg',
  'application/zip',
])

/** Text carries no mark of its kind; among the harmless kinds its name is believed. */
const textKinds: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  eml: 'message/rfc822',
}

/** Names under which a system might run a text. */
const runnable =
  /\.(html?|xhtml|shtml|mht(ml)?|svgz?|m?js|jsx?|tsx?|wasm|php\d?|phar|py|pyw|pl|rb|sh|bash|ps1|psm1|bat|cmd|com|exe|dll|msi|scr|vb[es]?|ws[fh]?|hta|jar|lnk|url|desktop|reg|inf|iso|img|dmg|apk)$/i
const begins = /^\s*(#!|<\?php|<%|<(!doctype\s+html|html|script|svg|iframe|object|embed|body)[\s/>])/i
const holds = /<\?xml-stylesheet|<([\w-]+:)?(!doctype\s+html|html|script|svg)[\s/>]/i

/**
 * The media type of a document. `sniffed` is what a library found in the first bytes, undefined where it knows none;
 * what it does not know is text, if it reads as UTF-8 without control characters.
 */
export function typeOf(name: string, sniffed: string | undefined, head: Uint8Array): string | Refusal {
  const text = textOf(head)
  const found = sniffed ?? (text === undefined ? undefined : kindOfText(name, text))
  // XML may be a page or a drawing with scripts; other text only where it begins as one.
  const active =
    found === 'application/xml'
      ? text === undefined || holds.test(text)
      : sniffed === undefined && begins.test(text ?? '')
  if (found !== undefined && accepted.has(found) && !active && !runnable.test(name)) return found
  return refuse('type-not-accepted', { detail: 'files of this type are not accepted', field: 'query.name' })
}

function kindOfText(name: string, text: string): string {
  if (/^\s*<[?a-z!]/i.test(text)) return 'application/xml'
  return textKinds[name.toLowerCase().split('.').at(-1) ?? ''] ?? 'text/plain'
}

function textOf(head: Uint8Array): string | undefined {
  try {
    // The head may end within a character.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return /[^\P{Cc}\t\n\f\r]/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
