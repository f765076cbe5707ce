// Where the account's plan has fewer custom fields free than a mapping needs: which fields share one text, the least useful first.
import { type AccountPlan, planOfAccount } from '../foresight/account-plan.ts'
import { canonical } from '../canonical.ts'
import type { Destination } from '../destination.ts'
import type { SourceField } from '../fields.ts'
import { type Finding, thousands } from '../findings/finding.ts'
import { flatteningsOf } from '../flatten/choice.ts'
import type { Candidate, MappingLine, Target } from '../mapping.ts'
import { fieldName } from '../plan/context.ts'
import { neededFields, planField } from '../plan/structure.ts'
import type { Settings } from '../settings.ts'
import { foldField, isFolded } from './field.ts'

export interface FoldFacts {
  readonly fields: readonly SourceField[]
  readonly destination: Destination
  readonly settings: Settings
  /** Whether some contact has several companies, which takes a field of its own. */
  readonly severalCompanies: boolean
  /** Fields whose values a finding of the audit names, as `object\nname`: they stay where they can be searched. */
  readonly named?: ReadonlySet<string>
}

export interface FieldCap {
  readonly plan: AccountPlan
  /** Custom fields that the account has. */
  readonly own: number
  /** Those that the mapping adds. */
  readonly added: readonly string[]
  /** More than the plan allows; 0: it fits. */
  readonly over: number
}

/** Null: nothing is known of the plan, or the account has more fields than the plan that was guessed allows. */
export function fieldCap(lines: readonly MappingLine[], facts: FoldFacts): FieldCap | null {
  const { destination, settings } = facts
  const plan = planOfAccount(destination, settings.pipedrivePlan)
  const own = destination.fields.filter((field) => field.isCustom).length
  if (plan === null || (own > plan.customFields && settings.pipedrivePlan === 'auto')) return null
  const added = newFields(lines, facts).map(({ name }) => name)
  return { plan, own, added, over: Math.max(0, own + added.length - plan.customFields) }
}

function newFields(lines: readonly MappingLine[], { fields, settings, severalCompanies, destination }: FoldFacts) {
  const needed = neededFields(lines, fields, severalCompanies, flatteningsOf(fields, settings))
  return needed.filter((field) => planField(field, destination).kind === 'write')
}

/** Only lines that no person has edited change; those that an earlier, smaller plan had folded are unfolded where there is room. */
export function foldOver(lines: readonly MappingLine[], facts: FoldFacts, mayChange = isNotByHand): MappingLine[] {
  const before = lines.map((line) => (mayChange(line) ? unfolded(line) : line))
  const cap = fieldCap(before, facts)
  if (cap === null || cap.over === 0) return asBefore(lines, before)
  const ranked = rank(before.filter(mayChange), facts)
  const chosen = new Set(choose(ranked, cap.over, roomFor(before, facts)))
  const why = reasonOf(cap, chosen.size)
  const able = new Set(ranked.map(({ line }) => line))
  const folded = before.map((line): MappingLine => {
    if (!able.has(line)) return line
    const field = ranked.find((one) => one.line === line)?.field
    const reason = `${why} ${usefulness(field)}`
    const target = foldTarget(line, facts.destination)
    const isChosen = chosen.has(line)
    const own: Candidate = { target, confidence: isChosen ? 0.8 : 0.3, reason }
    const others = line.candidates.filter((candidate) => !isFolded(candidate.target)).slice(0, 4)
    if (!isChosen) return { ...line, candidates: [...others, own] }
    return { ...line, target, confidence: 0.8, reason, state: 'proposed', candidates: [own, ...others] }
  })
  return asBefore(lines, folded)
}

function isNotByHand({ state }: MappingLine): boolean {
  return state === 'proposed' || state === 'confirmed'
}

/** A line that goes where it went is the line that it was: its confirmation holds. */
function asBefore(lines: readonly MappingLine[], after: readonly MappingLine[]): MappingLine[] {
  return lines.map((line, at) => {
    const one = after[at] ?? line
    if (canonical(one.target) !== canonical(line.target)) return one
    return canonical(one.candidates) === canonical(line.candidates) ? line : { ...line, candidates: one.candidates }
  })
}

function unfolded(line: MappingLine): MappingLine {
  if (!isFolded(line.target)) return line
  const rest = line.candidates.filter(({ target }) => !isFolded(target))
  const [own] = rest
  if (!own) return line
  return { ...line, target: own.target, confidence: own.confidence, reason: own.reason, state: 'proposed', candidates: rest } // prettier-ignore
}

interface Ranked {
  readonly line: MappingLine
  readonly field: SourceField
  readonly object: string
}

const days: ReadonlySet<string> = new Set(['date', 'daterange', 'datetime'])
const lists: ReadonlySet<string> = new Set(['enum', 'set'])

/** Never the structural facts, amounts and what a finding names; days only when nothing else is left. */
function rank(lines: readonly MappingLine[], facts: FoldFacts): Ranked[] {
  const fieldOf = new Map(facts.fields.map((field) => [`${field.object}\n${field.name}`, field]))
  const fresh = new Set(newFields(lines, facts).map(({ id }) => id))
  const able = lines.flatMap((line): Ranked[] => {
    const key = `${line.object}\n${line.field}`
    const field = fieldOf.get(key)
    const { target } = line
    if (target.kind !== 'custom' || isFolded(target) || !field || field.role !== 'value') return []
    const isNew = fresh.has(fieldName(target.object, target.type, target.name))
    const stays = target.type === 'monetary' || field.type === 'money' || (facts.named?.has(key) ?? false)
    return isNew && !stays ? [{ line, field, object: target.object }] : []
  })
  return able.sort((a, b) => {
    const one = orderOf(a)
    const other = orderOf(b)
    return one.map((value, at) => value - (other[at] ?? 0)).find((difference) => difference !== 0) ?? 0
  })
}

function orderOf({ line, field }: Ranked): number[] {
  const type = line.target.kind === 'custom' ? line.target.type : ''
  const share = field.records > 0 ? field.filled / field.records : 0
  return [days.has(type) ? 1 : 0, share, field.distinct, lists.has(type) ? 1 : 0]
}

/** The text takes a field of its own, so that a single line in it would save nothing. */
function choose(ranked: readonly Ranked[], over: number, hasText: ReadonlySet<string>): MappingLine[] {
  const chosen: Ranked[] = []
  const counts = new Map<string, number>()
  const gain = (): number =>
    [...counts].reduce((sum, [object, count]) => sum + count - (hasText.has(object) ? 0 : 1), 0)
  for (const one of ranked) {
    if (gain() >= over) break
    chosen.push(one)
    counts.set(one.object, (counts.get(one.object) ?? 0) + 1)
  }
  const isAlone = (object: string): boolean => counts.get(object) === 1 && !hasText.has(object)
  return chosen.filter(({ object }) => !isAlone(object)).map(({ line }) => line)
}

/** Objects whose text is there already, in the account or because of a line that stays. */
function roomFor(lines: readonly MappingLine[], { destination }: FoldFacts): ReadonlySet<string> {
  const own = destination.fields.filter((one) => one.isCustom && one.name === foldField.name && one.type === foldField.type) // prettier-ignore
  const named = lines.flatMap(({ target }) => (isFolded(target) ? [target.object] : []))
  return new Set<string>([...own.map(({ object }) => object), ...named])
}

function foldTarget({ target }: MappingLine, { fields }: Destination): Target {
  if (target.kind !== 'custom') return target
  const own = fields.find((one) => one.isCustom && one.object === target.object && one.name === foldField.name && one.type === foldField.type) // prettier-ignore
  return { kind: 'custom', object: target.object, ...foldField, ...(own ? { key: own.key } : {}) }
}

function reasonOf({ plan, own, added }: FieldCap, count: number): string {
  return `The account has ${own} custom fields and the mapping would add ${added.length}; its plan is ${plan.plan} (${plan.because}), which allows ${plan.customFields}. So the ${count} least useful fields share the text "${foldField.name}", each as a line of it.`
}

function usefulness(field: SourceField | undefined): string {
  if (!field) return ''
  const values = field.distinct === 1 ? 'one value' : `${thousands(field.distinct)} different values`
  return `This one is filled in ${thousands(field.filled)} of ${thousands(field.records)} records, with ${values}.`
}

/** Days that no calendar has are named by a finding, with the label of their field. */
export function fieldsNamed(findings: readonly Pick<Finding, 'code' | 'object' | 'message'>[], fields: readonly SourceField[]): ReadonlySet<string> {
  const told = findings.filter(({ code }) => code === 'unreadable_dates')
  const named = fields.filter((field) => told.some((one) => one.object === field.object && one.message.includes(`"${field.label}"`)))
  return new Set(named.map((field) => `${field.object}\n${field.name}`))
} // prettier-ignore
