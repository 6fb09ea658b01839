/** A PDF as simple as there can be: its objects as they are given, and no table of them. */
export function pdfOf(objects: readonly (string | readonly [head: string, stream: Uint8Array])[]): Buffer {
  const parts = objects.flatMap((object, at) => {
    const [head, stream] = typeof object === 'string' ? [object, undefined] : object
    const body = stream === undefined ? [] : [Buffer.from('\nstream\n'), stream, Buffer.from('\nendstream')]
    return [Buffer.from(`${at + 1} 0 obj\n${head}`), ...body, Buffer.from('\nendobj\n')]
  })
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\n%%EOF\n`
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...parts, Buffer.from(trailer)])
}

/** Pages that are each the same black square, with what a test wants in the catalogue, on a page, and drawn. */
export function pagesPdf(
  count: number,
  more: {
    readonly catalogue?: string
    readonly page?: string
    readonly draw?: string
    readonly objects?: Parameters<typeof pdfOf>[0]
  } = {},
): Buffer {
  const kids = Array.from({ length: count }, (_, at) => `${at + 4} 0 R`)
  const draw = Buffer.from(more.draw ?? '10 10 50 50 re f')
  return pdfOf([
    `<< /Type /Catalog /Pages 2 0 R ${more.catalogue ?? ''} >>`,
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${count} /MediaBox [0 0 200 300] >>`,
    [`<< /Length ${draw.length} >>`, draw],
    ...kids.map(() => `<< /Type /Page /Parent 2 0 R /Contents 3 0 R ${more.page ?? ''} >>`),
    ...(more.objects ?? []),
  ])
}
