/** Writing a request, one question a page. */
export const requestWrite = {
  title: 'Write a request',
}
