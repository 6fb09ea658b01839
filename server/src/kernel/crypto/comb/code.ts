/**
 * The machine code (WebAssembly) for arithmetic modulo 2^255 - 19, written out by a program so that it can be read: what
 * JavaScript takes ten times as long for with its big integers.
 *
 * A number is ten limbs of 32 bits in memory, signed, of 26 and 25 bits by turns (the representation of Bernstein's
 * ref10, whose bounds hold here): limb n weighs 2^ceil(25.5 n). `mul` takes limbs up to 1.65 * 2^26 and leaves limbs up
 * to 1.01 * 2^25; `add` and `sub` do not carry, so that of two results of `mul` they leave what `mul` takes.
 */
const limbs = 10
/** Bytes of a number in memory. */
export const numberBytes = limbs * 4

type Code = readonly number[]

function unsigned(value: number): number[] {
  const bytes: number[] = []
  let left = value
  do {
    const low = left & 0x7f
    left >>>= 7
    bytes.push(left === 0 ? low : low | 0x80)
  } while (left !== 0)
  return bytes
}

function signed(value: number): number[] {
  const bytes: number[] = []
  let left = value
  for (;;) {
    const low = left & 0x7f
    left >>= 7
    if ((left === 0 && (low & 0x40) === 0) || (left === -1 && (low & 0x40) !== 0)) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}

const get = (local: number): Code => [0x20, ...unsigned(local)]
const set = (local: number): Code => [0x21, ...unsigned(local)]
const call = (index: number): Code => [0x10, ...unsigned(index)]
const int = (value: number): Code => [0x41, ...signed(value)]
const long = (value: number): Code => [0x42, ...signed(value)]
const loadInt = (offset: number): Code => [0x28, 2, ...unsigned(offset)]
const storeInt = (offset: number): Code => [0x36, 2, ...unsigned(offset)]
/** A limb of 32 bits, as 64 with its sign; and its lower 32 bits back. */
const loadLong = (offset: number): Code => [0x34, 2, ...unsigned(offset)]
const storeLong = (offset: number): Code => [0x3e, 2, ...unsigned(offset)]
const [addInt, subInt] = [[0x6a], [0x6b]]
const [addLong, subLong, mulLong, shiftLeft, shiftRight] = [[0x7c], [0x7d], [0x7e], [0x86], [0x87]]

const all = Array.from({ length: limbs }, (_, n) => n)
// Parameters of a function of three numbers, by their places in memory.
const [to, a, b] = [0, 1, 2]

const joined = (...codes: readonly Code[]): Code => codes.flat()

/** Limb by limb, into the place of the first parameter. */
function limbwise(operation: Code): Code {
  return all.flatMap((n) => [
    ...get(to),
    ...get(a),
    ...loadInt(n * 4),
    ...get(b),
    ...loadInt(n * 4),
    ...operation,
    ...storeInt(n * 4),
  ])
}

const bitsOf = (limb: number): number => (limb % 2 === 0 ? 26 : 25)

/** Moves what is beyond the bits of a limb to the next; from the last one, 19 times as much to the first. */
function carry(limb: number, sums: number, over: number): Code {
  const bits = bitsOf(limb)
  const next = sums + ((limb + 1) % limbs)
  return [
    ...joined(get(sums + limb), long(2 ** (bits - 1)), addLong, long(bits), shiftRight, set(over)),
    ...joined(get(next), get(over), ...(limb === limbs - 1 ? [long(19), mulLong] : []), addLong, set(next)),
    ...joined(get(sums + limb), get(over), long(bits), shiftLeft, subLong, set(sums + limb)),
  ]
}

/** to = a * b; all three may be one place. */
function multiplication(): Code {
  // Locals of 64 bits after the three parameters.
  const [left, doubled, right, folded, sums, over] = [3, 13, 23, 33, 43, 53]
  const loads = all.flatMap((n) => [
    ...joined(get(a), loadLong(n * 4), set(left + n)),
    ...joined(get(left + n), get(left + n), addLong, set(doubled + n)),
    ...joined(get(b), loadLong(n * 4), set(right + n)),
    ...joined(get(right + n), long(19), mulLong, set(folded + n)),
  ])
  const products = all.flatMap((sum) => [
    ...all.flatMap((n) => {
      const m = (sum - n + limbs) % limbs
      // Two odd limbs meet half a bit above the limb they add to; beyond 2^255 stands 19.
      const first = n % 2 === 1 && m % 2 === 1 ? doubled + n : left + n
      const second = n + m >= limbs ? folded + m : right + m
      return [...get(first), ...get(second), ...mulLong, ...(n === 0 ? [] : addLong)]
    }),
    ...set(sums + sum),
  ])
  const carries = [0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 9, 0].flatMap((limb) => carry(limb, sums, over))
  const stores = all.flatMap((n) => [...get(to), ...get(sums + n), ...storeLong(n * 4)])
  return [...loads, ...products, ...carries, ...stores]
}

// The functions by number, in the order of the module.
const [addIndex, subIndex, mulIndex] = [0, 1, 2]
/** Where results of halves of a step lie: four numbers that nothing else uses. */
const scratch = [0, 1, 2, 3].map((n) => int(n * numberBytes))

/**
 * point += entry or point -= entry, complete on the whole curve (Hisil, Wong, Carter, Dawson 2008, section 3.1, with
 * a = -1). A point is X, Y, Z, T in memory; an entry is (y + x, y - x, 2dxy) of an affine point.
 */
function step(minus: boolean): Code {
  const [point, entry] = [0, 1]
  const of = (base: number, n: number): Code => [...get(base), ...int(n * numberBytes), ...addInt]
  const [x, y, z, t] = [0, 1, 2, 3].map((n) => of(point, n)) as [Code, Code, Code, Code]
  const [plusEntry, minusEntry, last] = [0, 1, 2].map((n) => of(entry, n)) as [Code, Code, Code]
  const [p, q, r, s] = scratch as [Code, Code, Code, Code]
  const three = (index: number, ...places: Code[]): Code => [...places.flat(), ...call(index)]
  return [
    ...three(addIndex, p, y, x),
    ...three(subIndex, q, y, x),
    ...three(mulIndex, p, p, minus ? minusEntry : plusEntry),
    ...three(mulIndex, q, q, minus ? plusEntry : minusEntry),
    ...three(mulIndex, r, last, t),
    ...three(addIndex, s, z, z),
    // E = p - q, H = p + q, G and F = s + r and s - r, the other way round when the entry is taken away.
    ...three(subIndex, x, p, q),
    ...three(addIndex, y, p, q),
    ...three(minus ? subIndex : addIndex, z, s, r),
    ...three(minus ? addIndex : subIndex, t, s, r),
    ...three(mulIndex, p, x, t),
    ...three(mulIndex, q, y, z),
    ...three(mulIndex, r, z, t),
    ...three(mulIndex, t, x, y),
    // X, Y and Z to their places.
    ...[x, y, z].flatMap((place, n) =>
      all.flatMap((limb) => [...place, ...(scratch[n] ?? []), ...loadInt(limb * 4), ...storeInt(limb * 4)]),
    ),
  ]
}

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]
const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()]
const text = (words: string): Code => [words.length, ...words.split('').map((letter) => letter.charCodeAt(0))]
const longs = 51

function body(code: Code, locals: Code): Code {
  const whole = [...locals, ...code, 0x0b]
  return [...unsigned(whole.length), ...whole]
}

const magic: Code = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

/** The module: imports the memory as `m`.`m`, exports `add`, `sub`, `mul` of three places, `plus` and `minus` of two. */
export function moduleBytes(): Uint8Array<ArrayBuffer> {
  const [i32, i64] = [0x7f, 0x7e]
  const noLocals = [0]
  return new Uint8Array([
    ...magic,
    ...section(
      1,
      vector([
        [0x60, 3, i32, i32, i32, 0],
        [0x60, 2, i32, i32, 0],
      ]),
    ),
    ...section(2, vector([[...text('m'), ...text('m'), 2, 0, 1]])),
    ...section(3, vector([[0], [0], [0], [1], [1]])),
    ...section(7, vector(['add', 'sub', 'mul', 'plus', 'minus'].map((name, n) => [...text(name), 0, n]))),
    ...section(
      10,
      vector([
        body(limbwise(addInt), noLocals),
        body(limbwise(subInt), noLocals),
        body(multiplication(), [1, longs, i64]),
        body(step(false), noLocals),
        body(step(true), noLocals),
      ]),
    ),
  ])
}
