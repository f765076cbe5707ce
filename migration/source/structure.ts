// Structural facts guessed from field names alone, for records whose profile or manifest names no keys.
import { bareNames } from './recognise.ts'
import { structural } from './vocabulary.ts'

interface GuessedKeys {
  readonly id: string | null
  readonly createdAt: string | null
  readonly updatedAt: string | null
  readonly owner: string | null
  /** Link name to field name. */
  readonly links: Readonly<Record<string, string>>
}

const company = [
  'company',
  'company id',
  'account',
  'account id',
  'organisation',
  'organisation id',
  'organization',
  'organization id',
  'client company id',
]
const contacts = ['contacts', 'contact ids', 'contact', 'contact id', 'person', 'person id', 'people']
const deal = ['deal', 'deal id', 'matter', 'matter id', 'opportunity', 'opportunity id', 'case id', 'deals']
const about = { contacts, company, deal } // prettier-ignore

/** Which links an object of the neutral record has, and what their fields are called. */
const linkNames: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  company: { parent: structural.parent },
  contact: { companies: ['companies', 'company ids', 'accounts', ...company] },
  stage: { pipeline: structural.pipeline },
  deal: { company, contacts, pipeline: structural.pipeline, stage: structural.stage },
  email: about,
  call: about,
  meeting: about,
  note: about,
  task: about,
  file: { ...about, note: ['note', 'note id'] },
  time_entry: about,
  user: {},
  pipeline: {},
  field: {},
  rate: {},
  workflow: {},
}

export function guessKeys(object: string, names: readonly string[]): GuessedKeys {
  const used = new Set<string>()
  const take = (patterns: readonly string[]): string | null => {
    for (const pattern of patterns) {
      const found = names.find((name) => !used.has(name) && bareNames(object, name).includes(pattern))
      if (found === undefined) continue
      used.add(found)
      return found
    }
    return null
  }
  const id = take(['id', 'uuid', 'guid', 'key'])
  const createdAt = take(structural.createdAt)
  const updatedAt = take(structural.updatedAt)
  const links: Record<string, string> = {}
  const known = Object.hasOwn(linkNames, object) ? linkNames[object] : about
  for (const [link, patterns] of Object.entries(known ?? {})) {
    const found = take(patterns)
    if (found !== null) links[link] = found
  }
  const owner = object === 'user' ? null : take(['owner', 'owner id', 'author', 'author id', ...structural.owner])
  return { id, createdAt, updatedAt, owner, links }
}
