// What a benchmark found, as a ratio against a baseline that ran beside it: the machine cancels out.
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

export interface Result {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly baseline: string
  readonly theirs: number
  /** Ours divided by the baseline. */
  readonly ratio: number
}

export function result(name: string, unit: string, ours: number, to: { baseline: string; theirs: number }): Result {
  return {
    name,
    unit,
    ours: rounded(ours),
    baseline: to.baseline,
    theirs: rounded(to.theirs),
    ratio: rounded(ours / to.theirs),
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

export function printTable(results: readonly Result[]): void {
  const rows = [
    ['benchmark', 'ours', 'baseline', '', 'ratio'],
    ...results.map((one) => [
      one.name,
      `${one.ours} ${one.unit}`,
      one.baseline,
      `${one.theirs} ${one.unit}`,
      String(one.ratio),
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

export function saveResults(path: string, results: readonly Result[], seconds: number): void {
  const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.version }
  const at = new Date().toISOString()
  writeFileSync(path, `${JSON.stringify({ at, seconds: Math.round(seconds), machine, results }, null, 2)}\n`)
}
