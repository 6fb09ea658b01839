import { expect, it } from 'vitest'
import { PersonCategory, personCategoryMeaning } from './person.ts'

it('every category of person has a meaning, and nobody is a suspect by default', () => {
  expect(Object.keys(personCategoryMeaning).sort()).toEqual([...PersonCategory.options].sort())
  expect(PersonCategory.safeParse(undefined).success).toBe(false)
  expect(PersonCategory.safeParse('associate').success).toBe(false)
})
