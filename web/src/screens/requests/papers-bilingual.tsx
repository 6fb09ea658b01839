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
  const levels = levelsOf(columns.map(({ blocks }) => blocks))
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
        {levels.flatMap((level, at) =>
          columns.map(({ language }, side) => {
            const block = level[side]
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

/** The columns level by level: side by side, each field and each row of a table stands beside its like. */
function levelsOf(columns: readonly (readonly Block[])[]): readonly (readonly Block[])[] {
  const [first = [], second] = columns
  if (second === undefined) return first.map((block) => [block])
  const split = second.map(recordsOf)
  return first.flatMap((block, at) =>
    recordsOf(block).map((one, row) => [one, ...(split[at]?.slice(row, row + 1) ?? [])]),
  )
}

function recordsOf(block: Block): readonly Block[] {
  if (block.kind === 'fields') return block.rows.map((row) => ({ ...block, rows: [row] }))
  if (block.kind !== 'table') return [block]
  return block.rows.map(([name = '', ...cells]) => {
    const told = cells.flatMap((cell, at) => (cell === '' ? [] : [`${block.head[at + 1] ?? ''}: \u2068${cell}\u2069`]))
    return { kind: 'fields', rows: [{ label: name, value: told.join('\n') }] }
  })
}

const longLine = 90
/** A short line stands where the document begins, a long one where its own script does. */
function Lines({ text }: { text: string }) {
  return text.split('\n').map((line, at) => (
    // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
    <p key={at} dir={line.length > longLine ? 'auto' : undefined}>
      {line.length > longLine ? line : <bdi>{line}</bdi>}
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
                  <span className={css['article']}>
                    <bdi>{source}</bdi>
                  </span>
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
      return (
        <div className={css['signature']}>
          <Lines text={block.lines.join('\n')} />
        </div>
      )
    case 'new-page':
      break
  }
  return <hr />
}
