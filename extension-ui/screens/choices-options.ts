// The choices that are one of a few, with what each means for the records.
import type { Option } from '../parts/options.tsx'
import type { Settings } from '../types.ts'

export const optionChoices = [
  {
    name: 'notesAs',
    title: 'Notes',
    options: [
      {
        value: 'activity',
        label: 'As activities of the type note',
        meaning:
          'They stand in the timeline at their original date; author and time of creation stand in the last lines of the text. Costs half the API tokens.',
      },
      {
        value: 'note',
        label: 'As notes',
        meaning:
          'They keep their author and the time of their creation as Pipedrive’s own. Costs twice the API tokens.',
      },
    ],
  },
  {
    name: 'emails',
    title: 'Emails',
    options: [
      { value: 'shared', label: 'Only shared emails', meaning: 'What only one person could see stays where it is.' },
      { value: 'all', label: 'All emails', meaning: 'Colleagues will see emails that were private before.' },
      { value: 'none', label: 'No emails', meaning: 'They are counted and listed as not migrated.' },
    ],
  },
  {
    name: 'recordings',
    title: 'Call recordings',
    options: [
      { value: 'link', label: 'As a link', meaning: 'The call names the address of its recording.' },
      { value: 'attach', label: 'As a file', meaning: 'Each recording is downloaded and attached; this takes longer.' },
      { value: 'leave', label: 'Leave out', meaning: 'Calls arrive without their recordings.' },
    ],
  },
  {
    name: 'timeEntries',
    title: 'Time entries',
    options: [
      {
        value: 'reference',
        label: 'Leave them in Perfect Books',
        meaning: 'They are counted; Pipedrive keeps no time ledger.',
      },
      {
        value: 'summary',
        label: 'One summary on each deal',
        meaning: 'A text field says how many, how long and for how much.',
      },
      {
        value: 'activities',
        label: 'As activities',
        meaning: 'Each becomes a task that is done, on its day and with its time.',
      },
    ],
  },
  {
    name: 'attendees',
    title: 'People in meetings who are no contacts',
    options: [
      {
        value: 'create',
        label: 'Become people',
        meaning: 'Each is made once, by email address, and takes part in the meeting.',
      },
      {
        value: 'outsiders',
        label: 'Become people, except colleagues',
        meaning: 'Users of your Pipedrive are named in the note and not made people.',
      },
      { value: 'name', label: 'Are named in the note', meaning: 'No people are made of them.' },
    ],
  },
  {
    name: 'oversizeFiles',
    title: 'Files that are too large for Pipedrive',
    options: [
      { value: 'link', label: 'As a link', meaning: 'They are kept in safe storage and the record holds a link.' },
      { value: 'leave', label: 'Leave out', meaning: 'They are listed as not migrated.' },
    ],
  },
  {
    name: 'pipedrivePlan',
    title: 'Plan of your Pipedrive account',
    options: [
      {
        value: 'auto',
        label: 'As Pipedrive says',
        meaning: 'Its replies name the limits; where they name no pace, that of Lite is reckoned with.',
      },
      { value: 'lite', label: 'Lite', meaning: '30,000 tokens a day for each user.' },
      { value: 'growth', label: 'Growth', meaning: '60,000 tokens a day for each user.' },
      { value: 'premium', label: 'Premium', meaning: '150,000 tokens a day for each user.' },
      { value: 'ultimate', label: 'Ultimate', meaning: '210,000 tokens a day for each user.' },
    ],
  },
] as const satisfies readonly {
  readonly name: keyof Settings
  readonly title: string
  readonly options: readonly Option[]
}[]

export type ListedChoice = (typeof optionChoices)[number]

interface Blocked {
  readonly value: string
  /** What happens where it was chosen nevertheless. */
  readonly instead: string
  readonly why: string
}

/** The option that the app cannot offer as it was set up; null: all of them can be had. */
export function blockedOption(name: ListedChoice['name'], { keepsLargeFiles }: Settings): Blocked | null {
  if (name !== 'oversizeFiles' || keepsLargeFiles) return null
  const why = 'Not possible here: the app was set up without a place for large files.'
  return { value: 'link', instead: 'leave', why }
}
