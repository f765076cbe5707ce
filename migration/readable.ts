// Values of Pipedrive as people read them: names instead of the numbers of users, options, pipelines and stages.
import type { Destination } from './destination.ts'
import type { PipedriveTarget } from './ledger.ts'

export interface Readable {
  /** The field's name where the key says nothing to a person: custom fields have 40 random letters. */
  readonly name: (key: string) => string
  /** What is not known stays as it is. */
  readonly value: (key: string, value: unknown) => unknown
}

/** The same for every kind of record, each made when it is first asked for. */
export function createReadables(destination: Destination | null): (target: PipedriveTarget) => Readable {
  const made = new Map<PipedriveTarget, Readable>()
  return (target) => {
    const readable = made.get(target) ?? createReadable(destination, target)
    made.set(target, readable)
    return readable
  }
}

type Names = ReadonlyMap<number, string>

export function createReadable(destination: Destination | null, object: PipedriveTarget): Readable {
  const fields = (destination?.fields ?? []).filter((field) => field.object === object)
  const names = new Map(fields.filter(({ isCustom }) => isCustom).map(({ key, name }) => [key, name]))
  const labels = new Map<string, Names>(
    fields.map(({ key, options }) => [key, new Map(options.map(({ id, label }) => [id, label]))]),
  )
  const named = (all: readonly { readonly id: number; readonly name: string }[] = []): Names =>
    new Map(all.map(({ id, name }) => [id, name]))
  labels.set('owner_id', named(destination?.users))
  labels.set('pipeline_id', named(destination?.pipelines))
  labels.set('stage_id', named(destination?.stages))
  return {
    name: (key) => names.get(key) ?? key,
    value: (key, value) => labelled(value, labels.get(key)),
  }
}

function labelled(value: unknown, labels: Names | undefined): unknown {
  if (!labels) return value
  if (Array.isArray(value)) return value.map((one: unknown) => labelled(one, labels))
  return typeof value === 'number' ? (labels.get(value) ?? value) : value
}
