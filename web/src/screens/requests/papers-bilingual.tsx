import { type PaperKind, showPaper } from '@comity/server/contracts/requests'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useQuery } from '@tanstack/react-query'
import type { Language } from '../../lib/language.ts'
import { directionOf } from '../../lib/language.ts'
import { queryOf } from '../../lib/queries.ts'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import css from './papers.module.css'

type Paper = ReplyOf<typeof showPaper>['paper']
type Column = Pick<Paper, 'language' | 'title' | 'blocks'>
type Block = Column['blocks'][number]
type Wanted = { readonly language: Language; readonly beside?: Language; readonly step?: number }

/** A document as it would be printed, in one language or in two columns that stay level. */
export function PaperShown(given: { readonly request: string; readonly kind: PaperKind; readonly wanted: Wanted }) {
  const { request, kind, wanted } = given
  const shown = useQuery(queryOf(showPaper, { params: { id: request, kind }, query: wanted }))
  if (shown.data === undefined) {
    return shown.error === null ? (
      <Skeleton lines={8} />
    ) : (
      <ErrorState failure={shown.error} onRetry={() => void shown.refetch()} />
    )
  }
  return <PaperPage paper={shown.data.paper} />
}

function PaperPage({ paper }: { paper: Paper }) {
  const columns: readonly Column[] = paper.beside === null ? [paper] : [paper, paper.beside]
  return (
    <article className={css['paper']} aria-label={paper.title}>
      <p className={css['paperMarking']} dir="auto">
        {paper.marking}
      </p>
      {paper.notice !== null && (
        <p className={css['paperMarking']} dir="auto">
          {paper.notice}
        </p>
      )}
      <div className={css['columns']} data-columns={columns.length}>
        {columns.map(({ language, title }) => (
          <h3 key={language} lang={language} dir={directionOf(language)}>
            {title}
          </h3>
        ))}
        {paper.blocks.flatMap((_, at) =>
          columns.map(({ language, blocks }) => {
            const block = blocks[at]
            return (
              // Blocks have no identity but their place, and are never moved.
              // oxlint-disable-next-line react/no-array-index-key
              <div key={`${at} ${language}`} lang={language} dir={directionOf(language)}>
                {block !== undefined && <BlockShown block={block} />}
              </div>
            )
          }),
        )}
      </div>
      <p className={css['paperFoot']}>
        <bdi>{paper.reference}</bdi>
      </p>
    </article>
  )
}

/** Each line runs as its own first letter does. */
function Lines({ text }: { text: string }) {
  return text.split('\n').map((line, at) => (
    // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
    <p key={at} dir={/\p{L}/u.test(line) ? 'auto' : undefined}>
      {line}
    </p>
  ))
}

function BlockShown({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <h4>{block.text}</h4>
    case 'paragraph':
      return <Lines text={block.text} />
    case 'fields':
      return (
        <dl className={css['fields']}>
          {block.rows.map(({ label, value, source }) => (
            <div key={`${label} ${value}`}>
              <dt>
                {label}
                {source !== undefined && (
                  <bdi className={css['article']} dir="auto">
                    {source}
                  </bdi>
                )}
              </dt>
              <dd>
                <Lines text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item} dir="auto">
              {item}
            </li>
          ))}
        </ul>
      )
    case 'table':
      return (
        <table className={css['table']}>
          <thead>
            <tr>
              {block.head.map((cell) => (
                <th key={cell} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row) => (
              <tr key={row.join(' ')}>
                {block.head.map((head, at) => (
                  <td key={head} dir="auto">
                    {row[at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )
    case 'signature':
      break
  }
  return (
    <div className={css['signature']}>
      <Lines text={block.lines.join('\n')} />
    </div>
  )
}
