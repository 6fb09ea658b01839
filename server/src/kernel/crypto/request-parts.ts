import { type Fault, fault, isFault } from '@comity/proof/fault'
import { fromBase64 } from '@comity/proof/base64'
import { type Dictionary, isInnerList, parseDictionary, serializeDictionary } from 'structured-headers'
import type { Component } from './signature-base.ts'

/** A request as it came: nothing decoded, nothing put right. */
export type ReceivedRequest = {
  readonly method: string
  /** What stood in the request line: path, and query if there was one. */
  readonly target: string
  /** By lower-case name, as Node gives them; `host` is the authority. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** What the fields of a request say, taken apart and bounded. Nothing is verified. */
export type ReadSignature = {
  readonly components: readonly Component[]
  readonly parameters: string
  readonly signature: Uint8Array
  readonly created: number
  readonly expires: number
  readonly nonce: string
  readonly keyId: string
  readonly to: string
  readonly bodySha256: Uint8Array
  readonly bodyLength: number | undefined
}

type PartFault = 'missing' | 'malformed'

/** For what our signatures are made, and what every other use of the same key has not (RFC 9421 section 7.2.6). */
export const signatureTag = 'comity-exchange'
export const recipientShape = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/
export const nonceShape = /^[A-Za-z0-9_-]{16,64}$/

const label = 'comity'
const longestField = 1024
const targetShape = /^\/[\x21\x22\x24-\x7e]{0,2047}$/
const authorityShape = /^[a-z0-9.:[\]-]{1,255}$/
const lengthShape = /^(0|[1-9][0-9]{0,15})$/
const keyIdShape = /^[0-9a-f]{64}$/

const withoutBody = ['@method', '@authority', '@path', '@query', 'content-digest', 'comity-to'] as const
const withBody = [...withoutBody, 'content-length'] as const
const coverage: Readonly<Record<string, readonly string[]>> = {
  GET: withoutBody,
  HEAD: withoutBody,
  DELETE: withoutBody,
  POST: withBody,
  PUT: withBody,
  PATCH: withBody,
}

/** The components a signature covers, these and in this order; undefined for a method that is not used. */
export function coveredBy(method: string): readonly string[] | undefined {
  return Object.hasOwn(coverage, method) ? coverage[method] : undefined
}

/** One field, of one line of printable characters; several of one name are several opinions. */
function field(headers: ReceivedRequest['headers'], name: string): string | Fault<PartFault> {
  const value = headers[name]
  if (value === undefined) return fault('missing')
  if (typeof value !== 'string' || value.length > longestField || !/^[\x20-\x7e]+$/.test(value)) {
    return fault('malformed')
  }
  return value
}

/** Each component with its value as it stands in the request (RFC 9421 sections 2.1 and 2.2). */
export function componentsOf(
  covered: readonly string[],
  { method, target, headers }: ReceivedRequest,
): readonly Component[] | Fault<PartFault> {
  if (!targetShape.test(target)) return fault('malformed')
  const question = target.indexOf('?')
  const host = field(headers, 'host')
  if (typeof host !== 'string') return host
  const authority = host.toLowerCase()
  if (!authorityShape.test(authority)) return fault('malformed')
  const derived: Readonly<Record<string, string>> = {
    '@method': method,
    '@authority': authority,
    '@path': question < 0 ? target : target.slice(0, question),
    '@query': question < 0 ? '?' : target.slice(question),
  }
  const components: Component[] = []
  for (const name of covered) {
    const value = derived[name] ?? field(headers, name)
    if (typeof value !== 'string') return value
    components.push([name, value])
  }
  return components
}

/** A dictionary written in the one way RFC 9651 section 4.1 writes it, so that the text and what it means are one. */
function dictionary(text: string): Dictionary | undefined {
  try {
    const read = parseDictionary(text)
    return serializeDictionary(read) === text ? read : undefined
  } catch {
    return undefined
  }
}

/** The bytes of the one member `name` of a dictionary, if they are so many. */
function bytesOf(text: string, name: string, length: number): Uint8Array | undefined {
  if (!text.startsWith(`${name}=:`) || !text.endsWith(':')) return undefined
  const bytes = fromBase64(text.slice(name.length + 2, -1))
  return bytes?.length === length ? bytes : undefined
}

type Parameters = Pick<ReadSignature, 'parameters' | 'created' | 'expires' | 'nonce' | 'keyId'>

/** `Signature-Input`: one signature, over exactly these components in this order, with exactly our parameters. */
function parametersOf(text: string, covered: readonly string[]): Parameters | undefined {
  const read = dictionary(text)
  const input = read?.get(label)
  if (read?.size !== 1 || input === undefined || !isInnerList(input)) return undefined
  const [items, parameters] = input
  if (items.length !== covered.length || parameters.size !== 6) return undefined
  if (!items.every(([name, more], at) => name === covered[at] && more.size === 0)) return undefined
  const [created, expires] = [parameters.get('created'), parameters.get('expires')]
  const [nonce, keyId] = [parameters.get('nonce'), parameters.get('keyid')]
  if (parameters.get('alg') !== 'ed25519' || parameters.get('tag') !== signatureTag) return undefined
  if (typeof created !== 'number' || typeof expires !== 'number' || created < 0 || expires < 0) return undefined
  // Later than any instant, the numbers are no times.
  if (!Number.isInteger(created) || !Number.isInteger(expires) || expires > 8.64e12) return undefined
  if (typeof nonce !== 'string' || !nonceShape.test(nonce)) return undefined
  if (typeof keyId !== 'string' || !keyIdShape.test(keyId)) return undefined
  return { parameters: text.slice(label.length + 1), created, expires, nonce, keyId }
}

/** Takes the signature of a request apart, strictly and before anything in it is believed. */
export function readSignature(request: ReceivedRequest): ReadSignature | Fault<PartFault> {
  const { method, headers } = request
  const covered = coveredBy(method)
  if (covered === undefined) return fault('malformed')
  // Framed otherwise than by its length, a body has no length to sign.
  if (headers['transfer-encoding'] !== undefined) return fault('malformed')
  const hasBody = covered.includes('content-length')
  if (!hasBody && (headers['content-length'] ?? '0') !== '0') return fault('malformed')
  const [input, signed] = [field(headers, 'signature-input'), field(headers, 'signature')]
  if (typeof input !== 'string') return input
  if (typeof signed !== 'string') return signed
  const components = componentsOf(covered, request)
  if (isFault(components)) return components
  const values = new Map(components)
  const to = values.get('comity-to') ?? ''
  const bodySha256 = bytesOf(values.get('content-digest') ?? '', 'sha-256', 32)
  const length = values.get('content-length')
  const signature = bytesOf(signed, label, 64)
  const parameters = parametersOf(input, covered)
  if (parameters === undefined || signature === undefined || bodySha256 === undefined) return fault('malformed')
  if (!recipientShape.test(to) || (length !== undefined && !lengthShape.test(length))) return fault('malformed')
  const bodyLength = length === undefined ? undefined : Number(length)
  return { components, ...parameters, signature, to, bodySha256, bodyLength }
}
