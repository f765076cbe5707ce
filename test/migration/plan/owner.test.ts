// Who owns what is written: a matched user, a fallback that was chosen, and otherwise nobody unasked.
import { describe, expect, it } from 'vitest'
import { heldForOwner, ownerOf, withStandingOwner } from '../../../migration/plan/owner.ts'
import type { Change } from '../../../migration/change.ts'
import type { PlanContext } from '../../../migration/plan/context.ts'
import type { SourceRecord } from '../../../migration/record.ts'

const users = [
  { id: 12, name: 'Ada Fox', email: 'ada@harper.example', active: true },
  { id: 13, name: 'Ben Gone', email: 'ben@harper.example', active: false },
]
const matches: Readonly<Record<string, number>> = { ada: 12, ben: 13 }
const context = {
  lines: new Map(),
  destination: { users },
  userOf: (owner: string) => matches[owner] ?? null,
  ownerName: (owner: string) => (owner === 'cy' ? 'Cy Lane' : null),
  fallbackUserId: 7,
} as unknown as PlanContext
const strict: PlanContext = { ...context, mustMatchOwners: true }
const record = (owner: string | null): SourceRecord => ({
  object: 'contact', id: 'p1', createdAt: null, updatedAt: null, owner, links: {}, fields: {},
}) // prettier-ignore

function planned(owner: string | null, within: PlanContext) {
  const changes: Change[] = []
  const id = ownerOf(record(owner), within, changes)
  return { id, rules: changes.map(({ rule }) => rule), plan: heldForOwner({ kind: 'write', body: { owner_id: id }, changes }, within) }
} // prettier-ignore

describe('the owner of a new record', () => {
  it.each([
    ['ada', context, 12],
    ['ada', strict, 12],
    ['cy', context, 7],
    ['ben', context, 7],
    [null, context, 7],
    [null, strict, 7],
  ] as const)('named as %s leads to a user (%#)', (owner, within, id) => {
    const { id: found, plan } = planned(owner, within)
    expect(found).toBe(id)
    expect(plan).toMatchObject({ kind: 'write', body: { owner_id: id } })
  })

  it.each([
    ['cy', 'Cy Lane'],
    ['ben', 'ben'],
  ])('named as %s holds the record back while no fallback is chosen, and says whom to match', (owner, name) => {
    const { plan } = planned(owner, strict)
    expect(plan).toMatchObject({ kind: 'hold', waitsFor: `owner:${owner}` })
    expect(plan).toHaveProperty('reason', expect.stringContaining(`Match "${name}"`))
  })
})

describe('the owner of a record that was written', () => {
  const standing = (id: number, within: PlanContext) => withStandingOwner(within, { owner_id: id })

  it('stays when the user has left since: that alone changes nothing', () => {
    expect(planned('ben', standing(13, strict))).toMatchObject({ id: 13, rules: [], plan: { kind: 'write' } })
    expect(planned('ben', standing(13, context))).toMatchObject({ id: 13, rules: [] })
  })

  it('stays when the source names somebody whom nobody was matched to, and it is said', () => {
    expect(planned('cy', standing(12, strict))).toMatchObject({
      id: 12,
      rules: ['owner_stays'],
      plan: { kind: 'write' },
    })
    expect(planned('cy', standing(12, context))).toMatchObject({ id: 7, rules: ['fallback_owner'] })
  })

  it('is read from notes by their own name for it', () => {
    expect(planned('cy', withStandingOwner(strict, { user_id: 12 }))).toMatchObject({ id: 12 })
    expect(withStandingOwner(strict, null)).toBe(strict)
  })
})
