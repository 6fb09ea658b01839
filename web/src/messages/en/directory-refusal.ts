/** Refusals of the context directory. */
export const directoryRefusal = {
  'descriptor-malformed': 'This is not a descriptor of a node, or it is damaged. Ask the neighbour for the file again.',
  'descriptor-forged': 'A signature of this descriptor does not hold. Do not use it, and call the neighbour.',
  'descriptor-older': 'A newer descriptor of this State is known already.',
  'descriptor-expired':
    'This descriptor is not valid at this time. Ask the neighbour for a new one, and compare the clocks.',
  'descriptor-other-state': 'This descriptor is of another State than the one asked for.',
  'descriptor-own': 'This descriptor claims the State or a key of this node.',
  'descriptor-ambiguous-key': 'A key of this descriptor already belongs to somebody else.',
  'address-refused': 'This node does not call that address. It must begin with https and not lead to this machine.',
  'other-node-key':
    'Another key than the known one signed this. Call the neighbour; suspend or distrust it before you compare anew.',
  'peer-unreachable': 'The neighbour cannot be reached at its address. Try again later.',
  'peer-not-trusted': 'This neighbour is not trusted now.',
  'words-misheard': 'These are not thirteen words that belong together. Have them read out once more.',
  'words-differ': 'These are the words of another key. Do not trust this neighbour.',
  'key-times':
    'These times do not fit: a new key begins now or later, the old one ends after that, and a key is taken back from a moment in the past.',
  'no-such-key': 'There is no such key to replace.',
  'list-malformed': 'This is not a trust list, or it contradicts itself.',
  'list-forged': 'A signature under this list does not hold. It was kept as evidence.',
  'list-rewritten': 'This list has another history than the one held here. It was refused and kept as evidence.',
  'list-gap': 'Earlier versions of this list are missing. Bring all of them.',
  'list-other-signers': 'The founding list names other signers, or asks for another number of them.',
  'list-not-enough-signers': 'Not enough different States have signed this list.',
  'list-from-the-future': 'This list comes from the future. One of the clocks is wrong.',
  'not-a-signer': 'This State does not sign that list.',
  'member-not-known': 'One of these States is not trusted by this node itself, so it cannot be named to others.',
  'draft-waiting': 'A draft that this State has signed waits for others already.',
} as const
