// Names that are meant but not spelled alike: GTXPro for GTX Pro.

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

export interface Speller {
  /** The name that was probably meant; null where none is near, or where ids are numbers and nearness means nothing. */
  nearest(name: string): string | null
}

const searchLimit = 20_000

export function createSpeller(names: Iterable<string>): Speller {
  const byBare = new Map<string, string>()
  for (const name of names) if (!/^\d+$/.test(name)) byBare.set(bare(name), name)
  return {
    nearest(name) {
      const wanted = bare(name)
      if (wanted.length < 4 || /^\d+$/.test(wanted)) return null
      const same = byBare.get(wanted)
      if (same !== undefined) return same
      if (byBare.size > searchLimit) return null
      // Codes with digits differ by one letter and are still different things.
      if (/\d/.test(wanted)) return null
      for (const [other, found] of byBare) if (differsByOne(wanted, other)) return found
      return null
    },
  }
}

/** One letter more, less, other, or two changed places. */
function differsByOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  const [restA, restB] = [a.slice(start), b.slice(start)]
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
}
