// The reconciliation as arithmetic: counts, values and sums of what was meant against what Pipedrive returned.
import type { Change } from './change.ts'
import { type Compared, compareBody } from './compare.ts'
import type { Destination } from './destination.ts'
import { createSums, type SumLine, type Sums } from './reconcile/money-sums.ts'
import type { FieldKey } from './plan/context.ts'
import { sourceIdKey } from './plan/context.ts'
import { becomes, type LedgerObject, ledgerObjects, type PipedriveTarget, targetOf } from './ledger.ts'
import type { Readable } from './readable.ts'
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

export interface Report {
  readonly clean: boolean
  readonly sentence: string
  readonly objects: readonly ObjectLine[]
  readonly sums: readonly SumLine[]
  readonly differences: readonly Difference[]
}

export interface Reconciliation {
  compare(meant: Meant, found: Found): void
  missing(object: string, sourceId: string, message?: string): void
  /** The values of a deal that is missing, for the source's side of the sums. */
  missingDeal(body: Meant['body']): void
  /** A deal that was refused or waits, with the values it would have been written with. */
  notWritten(deal: Pick<Meant, 'body' | 'changes'>): void
  /** What has no values of its own is there as it was meant. */
  stands(object: LedgerObject): void
  /** It is there, and not as it was meant. */
  astray(object: LedgerObject, sourceId: string, message: string): void
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
  /** As the account was last read. */
  readonly pipelines: Destination['pipelines']
  readonly stages: Destination['stages']
  readonly keys: ReadonlyMap<string, FieldKey>
  readonly readableOf: (target: PipedriveTarget) => Readable
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
  const sums = createSums(facts)
  let unnamed = 0

  const lineOf = (object: string): ObjectLine => {
    const line = lines.get(object) ?? { object, ...emptyLine }
    lines.set(object, line)
    return line
  }
  const arrive = (object: string, as: 'equal' | 'changedByRule' | 'different'): void => {
    const line = lineOf(object)
    line.pipedrive += 1
    line[as] += 1
  }
  const differ = (difference: Difference): void => {
    if (differences.length < namedMax) differences.push(difference)
    else unnamed += 1
  }

  return {
    compare(meant, found) {
      const compared = meant.isOurs ? compareBody(meant.body, found) : []
      const wrong = compared.filter(({ verdict }) => verdict === 'different' || verdict === 'missing')
      const isChanged = meant.changes.length > 0 || compared.some(({ verdict }) => verdict === 'changed_by_rule')
      arrive(meant.object, wrong.length > 0 ? 'different' : isChanged ? 'changedByRule' : 'equal')
      for (const one of wrong) differ(differenceOf(meant, one, facts))
      if (meant.object !== 'deal') return
      sums.add(meant.body, found)
      if (isAmountLeftOut(meant)) sums.withoutAmount(meant.body, found)
    },
    missing(object, sourceId, message = `${object} ${sourceId} was written and Pipedrive no longer returns it.`) {
      lineOf(object).missing += 1
      differ({ object, sourceId, field: null, kind: 'missing', message })
    },
    missingDeal: (body) => sums.missing(body),
    notWritten: (deal) => sums.notWritten(deal.body, isAmountLeftOut(deal)),
    stands: (object) => arrive(object, 'equal'),
    astray(object, sourceId, message) {
      arrive(object, 'different')
      differ({ object, sourceId, field: null, kind: 'link', message })
    },
    strange(object, found) {
      const difference = strangeness(object, found, facts)
      if (difference !== null) differ(difference)
    },
    expect: (object) => void lineOf(object),
    merged: (object, changes) => arrive(object, changes.length > 0 ? 'changedByRule' : 'equal'),
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

function isAmountLeftOut({ body, changes }: Pick<Meant, 'body' | 'changes'>): boolean {
  return body['value'] === undefined && changes.some(({ target, how }) => target === 'value' && how === 'left_out')
}

function strangeness(object: LedgerObject, found: Found, { keys }: ReconciliationFacts): Difference | null {
  const target = becomes[object]
  const key = sourceIdKey(keys, target)
  const custom = found['custom_fields'] as Record<string, unknown> | undefined
  const sourceId = key === undefined ? undefined : custom?.[key]
  if (typeof sourceId !== 'string' || sourceId === '') return null
  const message = `${target} ${String(found['id'])} carries the source id ${sourceId}, and the ledger does not know it: it may be there twice.`
  return { object, sourceId, field: null, kind: 'unexpected', message }
}

function differenceOf(
  { object, sourceId, body }: Meant,
  { key, meant, found }: Compared,
  { readableOf }: ReconciliationFacts,
): Difference {
  const kind = ledgerObjects.find((one) => one === object) ?? 'custom_record'
  const { name, value } = readableOf(targetOf(kind, body))
  const [wanted, is] = [value(key, meant), value(key, found)].map(text)
  const message = `${object} ${sourceId}: ${name(key)} was meant to be ${wanted} and is ${is} in Pipedrive.`
  return { object, sourceId, field: key, kind: 'different', message }
}

function stateCount(facts: ReconciliationFacts, object: string, state: string): number {
  return facts.states.get(object)?.get(state) ?? 0
}

interface Parts {
  readonly facts: ReconciliationFacts
  readonly lines: ReadonlyMap<string, ObjectLine>
  readonly differences: Difference[]
  readonly sums: Sums
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
  const sumLines = sums.lines()
  for (const sum of sumLines.filter((one) => !one.equal)) {
    const message = `The deals of ${sum.pipeline}, ${sum.stage} in ${sum.currency} were meant to add up to ${sum.source} and add up to ${sum.pipedrive}.`
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

function text(value: unknown): string {
  const written = JSON.stringify(value ?? null)
  return written.length > 80 ? `${cut(written, 77)}...` : written
}
