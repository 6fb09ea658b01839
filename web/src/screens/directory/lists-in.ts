/**
 * What a file brought for a space holds: all versions of a list as this node exports them (`{"lists": [...]}`), or one
 * version that still gathers signatures. What is neither is handed to the node as it is, which says what is wrong.
 */
export function listsIn(text: string): { readonly lists: readonly string[]; readonly single?: string } {
  const trimmed = text.trim()
  try {
    const found = JSON.parse(trimmed) as { readonly lists?: unknown } | null
    const lists = found?.lists
    if (Array.isArray(lists) && lists.length > 0 && lists.every((one) => typeof one === 'string')) return { lists }
  } catch {
    // The node names the fault.
  }
  return { lists: [], single: trimmed }
}
