import { kinds, tracks } from '@comity/law/kinds/catalogue'
import { sides, type Machine, type Side, type Track } from '@comity/law/kinds/kind'

/** The machines of every track: how a request runs on both of its sides, and what the other side is told. */
export function machinesPage(): string {
  const parts = [...tracks.values()].map((track) =>
    [
      `## ${track.id}`,
      track.text,
      `Kinds: ${kinds.flatMap((kind) => (kind.track === track.id ? [`\`${kind.id}\``] : [])).join(', ')}.`,
      ...sides.flatMap((side) => [
        `### ${track.id}, ${side} side`,
        `\`\`\`mermaid\n${drawn(track[side])}\n\`\`\``,
        table(track, side),
      ]),
    ].join('\n\n'),
  )
  return `# Machines of requests\n\nWritten from \`law/data/kinds\`. An act in bold takes two officers; one with a message is told to the other side.\n\n${parts.join('\n\n')}\n`
}

function drawn({ states, acts }: Machine): string {
  const arrows = acts.flatMap(({ id, from, to }) =>
    to === 'same' || to === 'before' ? [] : from.map((one) => `  ${one} --> ${to}: ${id}`),
  )
  return ['stateDiagram-v2', `  [*] --> ${states[0]?.id ?? ''}`, ...arrows].join('\n')
}

function table(track: Track, side: Side): string {
  const rows = track[side].acts.map(({ id, from, to, roles, guards, fourEyes, marks }) => {
    const message = track.crossings.find(({ act, by }) => act === id && by === side)?.message ?? ''
    const name = fourEyes ? `**${id}**` : id
    return `| ${[name, from.join(', '), to, message, roles.join(', '), guards.join(', '), marks.join(', ')].join(' | ')} |`
  })
  return [
    '| act | from | to | message | roles | conditions | events of law |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
