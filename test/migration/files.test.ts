// Files by tables: what they hang on, what they are called, and what follows when the source changes one that is written.
import { describe, expect, it } from 'vitest'
import type { PlanContext } from '../../migration/plan/context.ts'
import { decideFile, fileName, planFile, statedSize } from '../../migration/plan/file.ts'
import type { SourceRecord } from '../../migration/record.ts'

function file(fields: Record<string, unknown>, links: Record<string, string> = {}, updatedAt: string | null = null): SourceRecord {
  const named = Object.entries(links).map(([name, id]) => [name, [{ id }]] as const)
  return { object: 'file', id: '7', createdAt: null, updatedAt, owner: null, links: Object.fromEntries(named), fields }
} // prettier-ignore

const states: Readonly<Record<string, PlanContext['link'] extends (...args: never) => infer L ? L : never>> = {
  'deal:1': { state: 'written', pipedriveId: 11, reason: null, name: null },
  'contact:2': { state: 'written', pipedriveId: 22, reason: null, name: null },
  'contact:3': { state: 'refused', pipedriveId: null, reason: 'It has no name.', name: null },
  'contact:4': { state: 'pending', pipedriveId: null, reason: null, name: null },
}
const context = { link: (object: string, id: string) => states[`${object}:${id}`] ?? null } as unknown as PlanContext

describe('a file', () => {
  it.each([
    [{ name: 'Deed.pdf' }, 'Deed.pdf'],
    [{ 'File Name': 'Übergabe „neu“.docx' }, 'Übergabe „neu“.docx'],
    [{ path: 'C:\\scans\\2024\\a.tif' }, 'a.tif'],
    [{ url: 'https://files.example/x/brief.pdf?token=1#p' }, 'brief.pdf'],
    [{ name: 'two\nlines.txt' }, 'two lines.txt'],
    [{ name: '..' }, 'file 7'],
    [{}, '7'],
  ])('of %j is called %s', (fields, name) => {
    expect(fileName(file(fields))).toBe(name)
  })

  it.each([
    [{ size: 12 }, 12],
    [{ 'File Size': '4096' }, 4096],
    [{ size: '30.5 MB' }, null],
    [{}, null],
  ])('of %j has %s bytes as far as the source says', (fields, size) => {
    expect(statedSize(file(fields))).toBe(size)
  })

  it('hangs on every record that it names and that is there', () => {
    const planned = planFile(file({ name: 'a.pdf' }, { deal: '1', contacts: '2' }), context)
    expect(planned).toMatchObject({ kind: 'write', body: { name: 'a.pdf', deal_id: 11, person_id: 22 }, changes: [] })
  })

  it('waits for a record that may still come, and says which one was refused', () => {
    expect(planFile(file({}, { deal: '1', contacts: '4' }), context).kind).toBe('hold')
    expect(planFile(file({}, { deal: '1', contacts: '3' }), context)).toMatchObject({
      kind: 'write',
      body: { deal_id: 11 },
      changes: [{ rule: 'link_not_written', target: 'person_id' }],
    })
    expect(planFile(file({}, { contacts: '3' }), context).kind).toBe('hold')
  })

  it('that belongs to nothing Pipedrive keeps files with is refused by name', () => {
    expect(planFile(file({ name: 'b.pdf' }, { note: '5' }), context)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('"b.pdf" belongs to note only'),
    })
  })

  it('keeps its ending when its name is too long', () => {
    const planned = planFile(file({ name: `${'x'.repeat(300)}.pdf` }, { deal: '1' }), context)
    expect(planned).toMatchObject({ changes: [{ rule: 'truncated_255' }] })
    expect(planned.kind === 'write' && planned.body['name']).toMatch(/^x{251}\.pdf$/)
  })
})

describe('a file that stands in Pipedrive', () => {
  const body = { name: 'a.pdf', deal_id: 11, version: '1', size: 5, sha256: 'f'.repeat(64) }
  const standing = { pipedriveId: '9', body, isRefused: false }
  const planned = (more: object) => ({ kind: 'write', body: { name: 'a.pdf', deal_id: 11, version: '1', ...more }, changes: [] }) as const // prettier-ignore

  it('is left alone while the source says the same', () => {
    expect(decideFile(planned({}), standing)).toEqual({ do: 'nothing' })
  })

  it('is renamed when only its name is another', () => {
    const step = decideFile(planned({ name: 'b.pdf', version: '2' }), standing)
    expect(step).toMatchObject({ do: 'update', patch: { name: 'b.pdf' }, body: { sha256: body.sha256 } })
  })

  it('stays, with a reason, when its content or its record is another', () => {
    for (const more of [{ version: '2' }, { deal_id: 12 }])
      expect(decideFile(planned(more), standing)).toMatchObject({ do: 'nothing', reason: expect.stringContaining('stays') }) // prettier-ignore
  })

  it('is tried again when its content could not be read, and not when Pipedrive refused the very same', () => {
    const never = { pipedriveId: null, body: null, isRefused: true }
    expect(decideFile(planned({}), never).do).toBe('create')
    expect(decideFile(planned({}), { ...never, body }).do).toBe('nothing')
  })
})
