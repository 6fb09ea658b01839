/** Documents of a request, and reading a received one. */
export const requestPapers = {
  title: 'Documents',
}
