/** Requests between States: the desk of each side, the board of periods. */
export const requests = {
  title: 'Requests',
}
