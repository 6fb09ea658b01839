/** How long requests take and how they end. */
export const requestStatistics = {
  title: 'Statistics',
}
