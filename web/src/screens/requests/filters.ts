/** What the lists of requests can be narrowed by and sorted by; the address carries it. */
export const moves = ['mine', 'ours', 'theirs'] as const
export const sorts = ['due', 'newest'] as const
