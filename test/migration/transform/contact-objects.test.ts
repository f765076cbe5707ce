// E-mail addresses and telephone numbers given as objects, in the words of many systems.
import { describe, expect, it } from 'vitest'
import { convertEmails, convertPhones } from '../../../migration/transform/contact-points.ts'

describe('addresses and numbers', () => {
  it.each([
    [
      { kind: 'Work', addr: 'a@b.uk' },
      { label: 'work', primary: false },
    ],
    [
      { email_address: 'a@b.uk', is_default: true },
      { label: 'work', primary: true },
    ],
    [
      { emailAddress: 'a@b.uk', type: 'home' },
      { label: 'home', primary: false },
    ],
    [
      { mail: 'a@b.uk', isPrimary: true },
      { label: 'work', primary: true },
    ],
    [
      { Email: 'a@b.uk', Label: 'Other' },
      { label: 'other', primary: false },
    ],
    [
      { id: 7, contactPoint: 'a@b.uk', verified: true },
      { label: 'work', primary: false },
    ],
    [
      { emailAddress: { name: 'A', address: 'a@b.uk' }, type: 'home' },
      { label: 'home', primary: false },
    ],
  ])('of an object are found whatever the source calls them: %j', (given, point) =>
    expect(convertEmails([given], 'mails')).toEqual({ kind: 'kept', value: [{ value: 'a@b.uk', ...point }] }),
  )
  it.each([
    [{ kind: 'mobile', no: '+49 30 1' }, 'mobile'],
    [{ phone_number: '+49 30 1', label: 'Work' }, 'work'],
    [{ phoneNumber: '+49 30 1' }, 'work'],
    [{ tel: '+49 30 1', type: 'home' }, 'home'],
    [{ line_type: 'fax', line: '+49 30 1234' }, 'work'],
    [{ no: 1, phone: '+49 30 1234' }, 'work'],
  ])('of telephones too: %j', (given, label) => {
    const found = convertPhones([given], 'tels')
    expect(found).toMatchObject({ kind: 'kept', value: [{ label, value: expect.stringContaining('+49') as string }] })
  })
  it('that an object keeps under kinds of its own arrive each', () =>
    expect(convertEmails({ work: 'a@b.uk', home: 'c@d.uk' }, 'mails')).toMatchObject({
      value: [
        { value: 'a@b.uk', label: 'work' },
        { value: 'c@d.uk', label: 'home' },
      ],
    }))
  it('that nothing in an object looks like are left out by name, and an object without any says nothing', () => {
    expect(convertEmails([{ kind: 'work', where: 'ask Ann' }], 'mails')).toMatchObject({ kind: 'left_out', reason: expect.stringContaining('ask Ann') as string }) // prettier-ignore
    expect(convertPhones([{ kind: 'work', where: 'room 5' }], 'tels')).toMatchObject({ kind: 'left_out', reason: expect.stringContaining('room 5') as string }) // prettier-ignore
    expect(convertEmails([{ kind: 'work', addr: null }], 'mails')).toEqual({ kind: 'absent' })
  })
})
