// The number format of each cell style of a workbook, in the order in which cells name them.
import type { BundleFile } from '../archive.ts'
import { builtInFormat, formatOf, type NumberFormat } from './number-format.ts'
import { readWhole } from './xml.ts'

export async function cellFormats(file: BundleFile | undefined): Promise<readonly NumberFormat[]> {
  const formats: NumberFormat[] = []
  if (!file) return formats
  const own = new Map<number, NumberFormat>()
  let inCells = false
  await readWhole(file, {
    open: (name, attributes) => {
      if (name === 'cellXfs') inCells = true
      if (name === 'numFmt') own.set(Number(attributes['numFmtId']), formatOf(attributes['formatCode'] ?? ''))
      if (name !== 'xf' || !inCells) return
      const id = Number(attributes['numFmtId'] ?? '0')
      formats.push(own.get(id) ?? builtInFormat(id))
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
    text: () => undefined,
    take: () => [],
  })
  return formats
}
