// The rules by which records of an object that Pipedrive does not have become part of a person, an organization or a deal.

/** What an admin can choose for a custom object. */
export const flatteningRules = ['fields', 'newest', 'count', 'joined', 'note', 'leave'] as const
export type FlatteningRule = (typeof flatteningRules)[number]

/** Source objects that others can be flattened onto, the nearest first where nothing else decides. */
export const parentObjects = ['deal', 'contact', 'company'] as const
export type ParentObject = (typeof parentObjects)[number]

export const parentTargets = {
  deal: 'deal',
  contact: 'person',
  company: 'organization',
} as const satisfies Record<ParentObject, 'deal' | 'person' | 'organization'>

export const timeEntryChoices = ['reference', 'summary', 'activities'] as const
