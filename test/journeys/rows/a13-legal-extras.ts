// A13 and A14: what only a law firm's books have is counted, named and left where it is; tasks are activities; workflows are a file to read.
import { describe, expect, it } from 'vitest'
import { activityOf, arriveAll, audited, became, finding, isLoggedBothWays, planned, type Read, sampled } from './asserted.ts' // prettier-ignore

export function legalExtras(walked: Read): void {
  describe('A13 a legal extra', () => {
    it.each([
      ['time_entry', 3, /reference/i],
      ['rate', 1, /reference/i],
      ['trust_account', 1, /never|not/i],
    ] as const)('%s is counted, named with the reason, and not written', (object, count, why) => {
      const { usual } = walked()
      expect(audited(usual, object)).toBe(count)
      expect(finding(usual, 'object_not_migrated', object)).toMatchObject({ count })
      const row = usual.notMigrated.rows.find((one) => one.object === object && one.name === 'all records')
      expect(row).toMatchObject({ count, reason: expect.stringMatching(why) as unknown })
      expect(usual.records.filter((one) => one.object === object)).toEqual([])
    })

    it('as a trust balance stands nowhere in Pipedrive, whatever was chosen', () => {
      const { usual, other } = walked()
      for (const walk of [usual, other]) expect(JSON.stringify(walk.standing)).not.toMatch(/987[,.]?654/)
    })

    it('as a task becomes an activity of type task with due time, state and notes', () => {
      const { usual, userIds } = walked()
      expect(activityOf(usual, 'task', 't1')).toMatchObject({
        type: 'task', subject: 'File TR1', due_date: '2024-08-01', due_time: null, done: true, owner_id: userIds.harriet,
        deal_id: became(usual, 'deal', 'd1', 'deal').id,
      }) // prettier-ignore
      expect(activityOf(usual, 'task', 't1')['note']).toContain('At the registry')
      expect(activityOf(usual, 'task', 't2')).toMatchObject({
        due_date: '2027-02-01',
        due_time: '16:00:00',
        done: false,
      })
      arriveAll(usual, 'task', { records: 2 })
      expect(planned(usual, 'task')).toBe(2)
      expect(sampled(usual, 'task', 't1', 'done')).toEqual(['done equal'])
      for (const source of ['t1', 't2']) isLoggedBothWays(usual, 'task', source)
    })
  })

  describe('A14 a workflow', () => {
    it('is counted, not migrated, and exported as JSON and as readable Markdown', () => {
      const { usual } = walked()
      const { workflows } = usual
      expect(audited(usual, 'workflow')).toBe(1)
      expect(usual.notMigrated.rows).toContainEqual(expect.objectContaining({ object: 'workflow', count: 1 }))
      expect(JSON.stringify(workflows.json)).toContain('New matter checklist')
      expect(JSON.stringify(workflows.json)).toContain('Conflict check')
      expect(workflows.markdown).toMatch(/^#+ .*New matter checklist/m)
      expect(workflows.markdown).toContain('Conflict check')
    })
  })
}
