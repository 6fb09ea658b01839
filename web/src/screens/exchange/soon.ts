/** The instant so many days from now at a full hour: a first proposal for a deadline. */
export function soon(days: number): string {
  const then = new Date(Date.now() + days * 86_400_000)
  then.setUTCMinutes(0, 0, 0)
  return then.toISOString()
}
