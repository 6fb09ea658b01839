/**
 * The cipher suites a group may use, by their names in the MLS registry; the first is what a new group gets: X25519 and
 * ML-KEM-768 together (X-Wing), so that what is recorded today stays closed to a quantum computer.
 */
export const suites = [
  'MLS_256_XWING_AES256GCM_SHA512_Ed25519',
  'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
] as const

export type Suite = (typeof suites)[number]
