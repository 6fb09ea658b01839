/**
 * 256 plain English words, one for each byte, to be said over a bad line: any two differ in their first three letters,
 * in at least three letters altogether, and in the consonants they are made of (their Soundex code). Frozen: a changed
 * word changes what officers read to each other.
 */
export const words: readonly string[] = `
  accordion acorn almond alphabet amber anchor animal apple apron autumn avocado badger bagpipe bakery bamboo
  banjo barley basket beaver bicycle blossom bottle bridge bronze buffalo butter cabin cactus calendar camel
  candle carpet cathedral cedar ceramic cherry chimney chocolate cinnamon circus clover cobalt coffee compass
  copper cotton cousin crystal cucumber curtain daisy dancer daughter desert diamond dolphin domino donkey
  dragon drizzle drum eagle earring echo elastic elbow elephant emerald engine envelope equator evening fabric
  falcon farmer feather festival fiddle finger flamingo flute forest fossil fountain furnace galaxy garden
  giraffe glacier goblet gondola gorilla granite guitar hamster harvest helmet horizon hotel iceberg igloo
  indigo insect island ivory jaguar jasmine jelly journal juice jungle kangaroo ketchup kingdom kitchen koala
  lagoon lamp lantern lemon leopard lettuce library lilac limestone lizard lobster lunch machine magnet mammoth
  marble meadow mermaid meteor mirror morning moss mushroom napkin nectar needle nephew nickel nutmeg nylon
  oasis ocean octopus office olive onion opera orange orchid oregano ostrich oxcart palace panda paper parrot
  peach pebble pelican pencil piano picnic pigeon pilot planet pocket pollen poppy porcelain potato prince
  pudding pumpkin puppet puzzle pyramid quartz quilt rabbit raccoon radio rainbow raven rectangle reindeer
  rhubarb rubber sailor salad sandwich sapphire saxophone scarf school scorpion sculptor shepherd silver sketch
  skirt sleigh smoke snail snow spaghetti spider sponge squirrel station submarine sugar sunflower telescope
  temple tennis thunder torch tractor treasure triangle trolley trumpet tulip tunnel turtle tuxedo twilight
  umbrella unicorn vanilla vest village vinegar violin volcano voyage vulture walnut waterfall wheel whisper
  window wolf yacht yard yogurt zebra zenith zeppelin zodiac
`
  .trim()
  .split(/\s+/)
