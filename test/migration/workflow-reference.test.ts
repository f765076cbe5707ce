// Workflows of any shape as a text from which a person can build them anew.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { workflowReference } from '../../migration/workflow-reference.ts'

const note = 'Rebuild them by hand.'

describe('the reference of workflows', () => {
  it('says trigger, conditions and steps in words, the steps in their order', () => {
    const text = workflowReference(
      [
        {
          id: 'w1',
          name: 'New enquiry',
          trigger: 'deal.created',
          active: false,
          conditions: [{ field: 'value', operator: '>', value: 1000 }],
          steps: [
            { order: 2, action: 'Create task', delayDays: 3 },
            { order: 1, action: 'Send e-mail', template: 'Welcome' },
          ],
          modified: '2026-01-02',
        },
      ],
      note,
    )
    expect(text).toBe(`# Workflows, for rebuilding by hand

Rebuild them by hand.

## 1. New enquiry (switched off)

**Trigger:** deal.created

**Conditions:**

- - field: value
   - operator: >
   - value: 1000

**Steps:**

1. Send e-mail
   - template: Welcome
2. Create task
   - delay days: 3

**Also said in the source:**

- id: w1
- modified: 2026-01-02
`)
  })

  it('reads definitions that are kept as JSON in a text, and steps that are plain words', () => {
    const text = workflowReference([{ id: 1, definition: '{"Title":"Chase","When":{"event":"stage changed","to":"Quote"},"Then":["Wait 2 days","Call"]}' }], note) // prettier-ignore
    expect(text).toContain('## 1. Chase\n')
    expect(text).toContain('- event: stage changed\n- to: Quote')
    expect(text).toContain('1. Wait 2 days\n2. Call')
  })

  it('lets no text of the source become markup', () => {
    const text = workflowReference([{ name: '<script>alert(1)</script> # [x](http://a) `b`', trigger: 'a\n# b' }], note)
    expect(text).not.toMatch(/<script|\n# b|\[x\]\(/)
  })

  it('says so when there are none, or when a definition says nothing', () => {
    expect(workflowReference([], note)).toContain('The source has no workflows.')
    expect(workflowReference([{}], note)).toContain('## 1. Workflow 1\n\n**Trigger:** not said in the source')
  })

  it('stands any shape', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 }), (workflows) => {
        expect(workflowReference(workflows, note)).toContain('# Workflows')
      }),
    )
  })
})
