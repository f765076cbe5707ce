// The reconciliation as arithmetic: counts, values and sums of what was meant against what Pipedrive returned.
import type { Change } from './change.ts'
import { type Compared, compareBody } from './compare.ts'
import type { FieldKey } from './plan/context.ts'
import { fieldName, sourceIdField } from './plan/context.ts'
import { becomes, type LedgerObject } from './ledger.ts'
import { cut } from './transform/cut.ts'

export interface Meant {
  /** An object of the ledger, or a custom object by its own name. */
  readonly object: string
  readonly sourceId: string
  readonly body: Readonly<Record<string, unknown>>
  readonly changes: readonly Change[]
  /** False: the account had it before; it is there, and its values are not ours to judge. */
  readonly isOurs: boolean
}

type Found = Readonly<Record<string, unknown>>

export interface Difference {
  readonly object: string
  readonly sourceId: string | null
  readonly field: string | null
  readonly kind: 'missing' | 'different' | 'unexpected' | 'count' | 'sum' | 'link'
  readonly message: string
}

export interface ObjectLine {
  object: string
  source: number
  pipedrive: number
  equal: number
  changedByRule: number
  /** All that is not in Pipedrive and has its reason: by choice, refused, and waiting. */
  leftOut: number
  /** Of those left out: what could not be written, or was not to be by a rule. */
  refused: number
  /** Of those left out: what waits for a record that was refused. */
  waiting: number
  different: number
  missing: number
}

export interface SumLine {
  readonly pipeline: string
  readonly currency: string
  readonly source: number
  readonly pipedrive: number
  readonly equal: boolean
}

export interface Report {
  readonly clean: boolean
  readonly sentence: string
  readonly objects: readonly ObjectLine[]
  readonly sums: readonly SumLine[]
  readonly differences: readonly Difference[]
}

export interface Reconciliation {
  compare(meant: Meant, found: Found): void
  missing(object: string, sourceId: string): void
  /** A record of the account that the ledger does not know: it is a finding only if it carries one of our source ids. */
  strange(object: LedgerObject, found: Found): void
  /** The object has a line even when nothing of it stands in Pipedrive. */
  expect(object: string): void
  /** A record whose values stand in another one of ours, which is compared by itself. */
  merged(object: string, changes: readonly Change[]): void
  /** Takes an object's numbers from the ledger alone: Pipedrive has no list of them. */
  count(object: LedgerObject): void
  finish(): Report
}

export interface ReconciliationFacts {
  /** Records in staging by object. */
  readonly staged: ReadonlyMap<string, number>
  readonly states: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly pipelines: readonly { readonly id: number; readonly name: string }[]
  readonly keys: ReadonlyMap<string, FieldKey>
  /** Records that have no row because the admin chose to leave them out, by object. */
  readonly leftOut?: ReadonlyMap<string, number>
}

/** More than so many differences are counted and no longer named one by one. */
const namedMax = 1000
const emptyLine = {
  source: 0,
  pipedrive: 0,
  equal: 0,
  changedByRule: 0,
  leftOut: 0,
  refused: 0,
  waiting: 0,
  different: 0,
  missing: 0,
}

export function createReconciliation(facts: ReconciliationFacts): Reconciliation {
  const lines = new Map<string, ObjectLine>()
  const differences: Difference[] = []
  const sums = new Map<string, { pipeline: string; currency: string; source: number; pipedrive: number }>()
  let unnamed = 0

  const lineOf = (object: string): ObjectLine => {
    const line = lines.get(object) ?? { object, ...emptyLine }
    lines.set(object, line)
    return line
  }
  const differ = (difference: Difference): void => {
    if (differences.length < namedMax) differences.push(difference)
    else unnamed += 1
  }

  return {
    compare(meant, found) {
      const line = lineOf(meant.object)
      line.pipedrive += 1
      const wrong = meant.isOurs ? compareBody(meant.body, found).filter((one) => one.verdict !== 'equal') : []
      if (wrong.length > 0) line.different += 1
      else if (meant.changes.length > 0) line.changedByRule += 1
      else line.equal += 1
      for (const one of wrong) {
        differ(differenceOf(meant, one))
      }
      if (meant.object === 'deal') addSum(sums, facts.pipelines, meant.body, found)
    },
    missing(object, sourceId) {
      lineOf(object).missing += 1
      differ({
        object,
        sourceId,
        field: null,
        kind: 'missing',
        message: `${object} ${sourceId} was written and Pipedrive no longer returns it.`,
      })
    },
    strange(object, found) {
      const difference = strangeness(object, found, facts)
      if (difference !== null) differ(difference)
    },
    expect: (object) => void lineOf(object),
    merged(object, changes) {
      const line = lineOf(object)
      line.pipedrive += 1
      line[changes.length > 0 ? 'changedByRule' : 'equal'] += 1
    },
    count(object) {
      const line = lineOf(object)
      if (line.pipedrive === 0) {
        line.equal = stateCount(facts, object, 'written') + stateCount(facts, object, 'adopted')
        line.pipedrive = line.equal
      }
    },
    finish: () => finish({ facts, lines, differences, sums, unnamed }),
  }
}

function strangeness(object: LedgerObject, found: Found, { keys }: ReconciliationFacts): Difference | null {
  const target = becomes[object]
  if (target !== 'organization' && target !== 'person' && target !== 'deal') return null
  const key = keys.get(fieldName(target, sourceIdField.type, sourceIdField.name))?.key
  const custom = found['custom_fields'] as Record<string, unknown> | undefined
  const sourceId = key === undefined ? undefined : custom?.[key]
  if (typeof sourceId !== 'string' || sourceId === '') return null
  const message = `${target} ${String(found['id'])} carries the source id ${sourceId}, and the ledger does not know it: it may be there twice.`
  return { object, sourceId, field: null, kind: 'unexpected', message }
}

function differenceOf({ object, sourceId }: Meant, { key, meant, found }: Compared): Difference {
  const message = `${object} ${sourceId}: ${key} was meant to be ${text(meant)} and is ${text(found)} in Pipedrive.`
  return { object, sourceId, field: key, kind: 'different', message }
}

function stateCount(facts: ReconciliationFacts, object: string, state: string): number {
  return facts.states.get(object)?.get(state) ?? 0
}

interface Parts {
  readonly facts: ReconciliationFacts
  readonly lines: ReadonlyMap<string, ObjectLine>
  readonly differences: Difference[]
  readonly sums: ReadonlyMap<string, { pipeline: string; currency: string; source: number; pipedrive: number }>
  readonly unnamed: number
}

function finish({ facts, lines, differences, sums, unnamed }: Parts): Report {
  const objects = [...lines.values()].map((line) => {
    const rows = facts.states.get(line.object)
    const all = rows ? [...rows.values()].reduce((total, number) => total + number, 0) : 0
    const refused = stateCount(facts, line.object, 'refused')
    const waiting = stateCount(facts, line.object, 'held')
    const leftOut = refused + waiting + (facts.leftOut?.get(line.object) ?? 0)
    return { ...line, source: facts.staged.get(line.object) ?? all, leftOut, refused, waiting }
  })
  for (const line of objects) {
    const accounted = line.pipedrive + line.leftOut + line.missing
    if (accounted === line.source) continue
    const message = `${line.source} ${line.object} records are in the source, ${accounted} are accounted for.`
    differences.push({ object: line.object, sourceId: null, field: null, kind: 'count', message })
  }
  const sumLines = [...sums.values()].map((sum) => ({ ...sum, equal: Math.abs(sum.source - sum.pipedrive) < 0.005 }))
  for (const sum of sumLines.filter((one) => !one.equal)) {
    const message = `The deals of ${sum.pipeline} in ${sum.currency} were meant to add up to ${sum.source} and add up to ${sum.pipedrive}.`
    differences.push({ object: 'deal', sourceId: null, field: 'value', kind: 'sum', message })
  }
  const clean = differences.length === 0
  return { clean, sentence: sentenceOf(objects, differences.length + unnamed), objects, sums: sumLines, differences }
}

function sentenceOf(objects: readonly ObjectLine[], differences: number): string {
  const sum = (of: (line: ObjectLine) => number): number => objects.reduce((total, line) => total + of(line), 0)
  const absent = sum(({ refused, waiting }) => refused + waiting)
  const chosen = sum(({ leftOut }) => leftOut) - absent
  const byChoice = chosen === 0 ? '' : ` ${chosen} ${chosen === 1 ? 'record was' : 'records were'} left out by choice.`
  const refused =
    absent === 0
      ? ''
      : ` ${absent} ${absent === 1 ? 'record is' : 'records are'} not in Pipedrive, each with its reason below.`
  if (differences > 0)
    return `${differences} ${differences === 1 ? 'difference was' : 'differences were'} found; each is named below.${byChoice}${refused}`
  const ways = absent === 0 ? 'or left out by choice' : 'left out by choice, or refused with a reason'
  return `Every value is accounted for: equal, changed by a named rule, ${ways}.${byChoice}${refused}`
}

function addSum(
  sums: Map<string, { pipeline: string; currency: string; source: number; pipedrive: number }>,
  pipelines: ReconciliationFacts['pipelines'],
  body: Found,
  found: Found,
): void {
  const value = body['value']
  if (typeof value !== 'number') return
  const pipeline = pipelines.find((one) => one.id === body['pipeline_id'])?.name ?? '(no pipeline)'
  const currency = String(body['currency'] ?? '')
  const key = `${pipeline}|${currency}`
  const sum = sums.get(key) ?? { pipeline, currency, source: 0, pipedrive: 0 }
  sum.source = round(sum.source + value)
  if (found['currency'] === currency) sum.pipedrive = round(sum.pipedrive + Number(found['value'] ?? 0))
  sums.set(key, sum)
}

const round = (amount: number): number => Math.round(amount * 10_000) / 10_000

function text(value: unknown): string {
  const written = JSON.stringify(value ?? null)
  return written.length > 80 ? `${cut(written, 77)}...` : written
}
