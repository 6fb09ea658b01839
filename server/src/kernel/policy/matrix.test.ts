import { describe, expect, it } from 'vitest'
import { loadPolicies } from '../policy.ts'

const policies = loadPolicies([
  {
    context: 'garden',
    text: `
@id("garden.water") @because("plants need water") @source("Garden Act art. 2")
permit(principal in Role::"gardener", action in [Action::"water", Action::"weed"], resource);
@id("garden.fell") @because("a felled tree | does not <b>return</b>") @four_eyes("weed")
permit(principal in Role::"gardener", action == Action::"fell", resource is Tree) when { resource.dead };
@id("garden.look") @because("the garden is open to all")
permit(principal is Person, action == Action::"look", resource == Garden::"main");
@id("garden.no-guest") @because("guests keep off")
forbid(principal in Role::"guest", action, resource);`,
  },
  {
    context: 'attic',
    text: '@id("attic.look") @because("dust") permit(principal, action == Action::"look", resource);',
  },
])
const groups = ['gardener', 'guest', 'head'].map((id) => ({
  type: 'Role',
  id,
  ...(id === 'head' && { inside: ['gardener'] }),
}))

describe('the matrix tells who may do what', () => {
  it('by action and group, and then rule by rule with reasons', () => {
    expect(policies.matrix({ groups })).toBe(`| action | gardener | guest | head |
| --- | --- | --- | --- |
| \`fell\` | two, if | never | two, if |
| \`look\` | yes | never | yes |
| \`water\` | yes | never | yes |
| \`weed\` | yes | never | yes |

## attic

| rule | effect | who | actions | on | because | second person | source |
| --- | --- | --- | --- | --- | --- | --- | --- |
| \`attic.look\` | permit | any | \`look\` | any | dust |  |  |

## garden

| rule | effect | who | actions | on | because | second person | source |
| --- | --- | --- | --- | --- | --- | --- | --- |
| \`garden.fell\` | permit | in Role \`gardener\` | \`fell\` | Tree | a felled tree \\| does not &lt;b&gt;return&lt;/b&gt; | weed |  |
| \`garden.look\` | permit | Person | \`look\` | Garden \`main\` | the garden is open to all |  |  |
| \`garden.no-guest\` | forbid | in Role \`guest\` | all | any | guests keep off |  |  |
| \`garden.water\` | permit | in Role \`gardener\` | \`water\`, \`weed\` | any | plants need water |  | Garden Act art. 2 |
`)
  })

  it('with the rules alone when no group is asked for', () => {
    expect(policies.matrix().startsWith('## attic')).toBe(true)
  })
})
