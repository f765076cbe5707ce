// Parts of activities in the words of many systems.
import { describe, expect, it } from 'vitest'
import { partsOf, timeFieldOf } from '../../../migration/activity/parts.ts'
import { secondsOf } from '../../../migration/activity/times.ts'
import type { SourceField } from '../../../migration/fields.ts'

const field = (object: string, name: string, type: SourceField['type']): SourceField => ({
  object, name, label: name, type, role: 'value', linksTo: null, options: null, records: 5, filled: 5, distinct: 5, samples: [], dateFormat: null,
}) // prettier-ignore

describe('the parts of an activity', () => {
  it.each([
    ['call', 'start', ['startDateTime', 'start_datetime', 'scheduled_start', 'Scheduled Start Date', 'occurredAt', 'beganAt', 'callDateTime', 'Call_Start__c']],
    ['meeting', 'start', ['begins', 'begin_date_time', 'startDateTime', 'heldOn', 'Event Date', 'when', 'scheduledFor']],
    ['email', 'start', ['sentDateTime', 'receivedDateTime', 'sent_datetime', 'deliveredAt', 'messageTimestamp']],
    ['meeting', 'end', ['endDateTime', 'finishes', 'until', 'finished_at', 'Scheduled End']],
    ['task', 'due', ['dueBy', 'dueDateTime', 'due_datetime', 'taskDueDate', 'Deadline Date']],
    ['task', 'done', ['isComplete', 'completionDate', 'is_finished', 'isDone']],
    ['task', 'subject', ['headline', 'what', 'topic', 'Subject Line']],
    ['call', 'duration', ['durationMinutes', 'duration_in_seconds', 'lengthSecs', 'minutes', 'Talk Time (min)']],
    ['meeting', 'notes', ['minutes', 'meetingNotes', 'Detailed Description', 'remarks']],
    ['email', 'text', ['messageBody', 'bodyContent', 'html_content', 'Plain Text']],
    ['email', 'shared', ['sharedWithTeam', 'is_shared_with_everyone', 'Visible to all']],
    ['email', 'to', ['toRecipients', 'recipients', 'to_emails']],
    ['meeting', 'location', ['address', 'venueName', 'location_address']],
    ['meeting', 'attendees', ['guestList', 'attendeeEmails', 'requiredAttendees', 'invited']],
  ] as const)('of a %s: its %s is known by any of the usual stems', (object, part, names) => {
    expect(names.map((name) => partsOf(object, ['id', name]).get(part))).toEqual(names)
  }) // prettier-ignore

  it.each([
    ['call', 'start', ['startedBy', 'startLocation', 'scheduledBy', 'createdDateTime', 'beginner']],
    ['email', 'start', ['sentBy', 'sentToCount', 'message']],
    ['email', 'shared', ['sharedBy', 'sharedFolder']],
    ['task', 'due', ['dueAmount', 'untilStage']],
    ['email', 'text', ['contentType', 'bodyFormat', 'textLength']],
  ] as const)('of a %s: its %s is not what only begins like it', (object, part, names) =>
    expect(names.map((name) => partsOf(object, [name]).get(part))).toEqual(names.map(() => undefined)),
  )

  it('prefer the usual name to a stem', () =>
    expect(partsOf('call', ['scheduledStart', 'started_at']).get('start')).toBe('started_at'))

  it('without a name: the only moment is when it was, and of two none', () => {
    const only = [field('call', 'rangUp', 'datetime'), field('call', 'importedOn', 'datetime')]
    expect(timeFieldOf('call', only)).toBe('rangUp')
    expect(timeFieldOf('call', [...only, field('call', 'rangOff', 'datetime')])).toBeNull()
    expect(timeFieldOf('task', [field('task', 'completedOn', 'date')])).toBeNull()
  })

  it('a duration counts what its name says', () => {
    expect(secondsOf(5, 'durationMinutes')).toBe(300)
    expect(secondsOf('2', 'Duration (hours)')).toBe(7200)
    expect(secondsOf(1500, 'duration_ms')).toBe(1.5)
    expect(secondsOf(90, 'duration')).toBe(90)
  })
})
