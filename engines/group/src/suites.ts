/** The cipher suites a group may use, by their names in the MLS registry; the first is what a new group gets. */
export const suites = [
  'MLS_256_XWING_AES256GCM_SHA512_Ed25519',
  'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
] as const
