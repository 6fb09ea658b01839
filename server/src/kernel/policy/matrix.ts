import type { PrincipalConstraint, ResourceConstraint } from '@cedar-policy/cedar-wasm/nodejs'
import type { ParsedRule, Rule } from './parse.ts'

/** A group of principals whose column the table shows, such as a role, with everything it stands inside of. */
export type MatrixGroup = { readonly type: string; readonly id: string; readonly inside?: readonly string[] }

export type MatrixOptions = {
  /** Columns of the first table, in this order. Without them only the rules are listed. */
  readonly groups?: readonly MatrixGroup[]
  /** Rows of the first table, in this order; by default every action a rule names, sorted. */
  readonly actions?: readonly string[]
}

export type Matrix = (options?: MatrixOptions) => string

/**
 * Who may do what, as Markdown for reading and review. A cell tells what the scopes of the rules say: `yes` where a
 * rule permits without a condition, `if` where with one, `two` where only with a second person, `never` where a rule
 * forbids without a condition. Conditions stand in the rules, which follow with their reasons.
 */
export function matrixOf(rules: readonly ParsedRule[]): Matrix {
  return ({ groups = [], actions = namedActions(rules) } = {}) => {
    const parts: string[] = []
    if (groups.length > 0) {
      const head = ['action', ...groups.map(({ id }) => id)]
      const rows = actions.map((action) => [code(action), ...groups.map((group) => cell(rules, group, action))])
      parts.push(table(head, rows))
    }
    for (const context of [...new Set(rules.map((rule) => rule.context))].sort()) {
      const own = rules.filter((rule) => rule.context === context)
      parts.push(
        `## ${context}`,
        table(['rule', 'effect', 'who', 'actions', 'on', 'because', 'second person', 'source'], own.map(line)),
      )
    }
    return `${parts.join('\n\n')}\n`
  }
}

function namedActions(rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.flatMap(({ actions }) => (actions === 'all' ? [] : actions)))].sort()
}

function line(rule: ParsedRule): readonly string[] {
  const { principal, resource } = rule.policy
  return [
    code(rule.id),
    rule.effect,
    scopeText(principal),
    rule.actions === 'all' ? 'all' : rule.actions.map(code).join(', '),
    scopeText(resource),
    rule.because,
    rule.fourEyes ?? '',
    rule.source ?? '',
  ]
}

function cell(rules: readonly ParsedRule[], group: MatrixGroup, action: string): string {
  const speaking = rules.filter(
    (rule) => (rule.actions === 'all' || rule.actions.includes(action)) && concerns(rule.policy.principal, group),
  )
  const unconditional = (rule: ParsedRule) => rule.policy.conditions.length === 0 && rule.policy.resource.op === 'All'
  if (speaking.some((rule) => rule.effect === 'forbid' && unconditional(rule))) return 'never'
  const permits = speaking.filter((rule) => rule.effect === 'permit')
  if (permits.length === 0) return ''
  const bounded =
    speaking.some((rule) => rule.effect === 'forbid') || !permits.some((rule) => rule.policy.conditions.length === 0)
  if (permits.every((rule) => rule.fourEyes !== undefined)) return bounded ? 'two, if' : 'two'
  return bounded ? 'if' : 'yes'
}

/** Whether the scope speaks about members of the group. One that names a single person or a type speaks about all. */
function concerns(scope: PrincipalConstraint, group: MatrixGroup): boolean {
  const within = scope.op === 'in' ? scope : scope.op === 'is' ? scope.in : undefined
  if (within === undefined || !('entity' in within)) return true
  const { type, id } = '__entity' in within.entity ? within.entity.__entity : within.entity
  return type === group.type && (id === group.id || (group.inside ?? []).includes(id))
}

function scopeText(scope: PrincipalConstraint | ResourceConstraint): string {
  if (scope.op === 'All') return 'any'
  if (scope.op === 'is')
    return scope.in === undefined ? scope.entity_type : `${scope.entity_type} ${named('in', scope.in)}`
  return named(scope.op, scope)
}

function named(operator: string, scope: object): string {
  const { entity } = scope as { entity: { type: string; id: string } | { __entity: { type: string; id: string } } }
  const { type, id } = '__entity' in entity ? entity.__entity : entity
  return operator === '==' ? `${type} ${code(id)}` : `in ${type} ${code(id)}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map(flat).join(' | ')} |`
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

/** Text of a rule must not break out of its cell, nor become markup. */
function flat(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[|<>]/g, (sign) => ({ '|': String.raw`\|`, '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``
}
