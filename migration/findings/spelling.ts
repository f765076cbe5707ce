// Names that are meant but not spelled alike: GTXPro for GTX Pro.

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

export interface Speller {
  /** A name that there is. */
  add(name: string): void
  /** The name that was probably meant; null where none is near, or where ids are numbers and nearness means nothing. */
  nearest(name: string): string | null
  /** Of more names than are kept, those alike are found by adding all names again; false when that is not needed. */
  search(wanted: readonly string[]): boolean
}

const mostKept = 20_000

/** Names that differ by one letter are looked for among so many only; those that differ by spaces and the like among all. */
export function createSpeller(): Speller {
  const byBare = new Map<string, string>()
  let searched: ReadonlySet<string> | null = null
  let isFull = false

  function add(name: string): void {
    if (/^\d+$/.test(name)) return
    const key = bare(name)
    if (searched !== null && !searched.has(key)) return
    byBare.set(key, name)
    if (searched !== null || byBare.size <= mostKept) return
    isFull = true
    byBare.clear()
  }

  return {
    add: (name) => {
      if (!isFull || searched !== null) add(name)
    },
    nearest(name) {
      const wanted = bare(name)
      if (wanted.length < 4 || /^\d+$/.test(wanted)) return null
      const same = byBare.get(wanted)
      if (same !== undefined) return same
      // Codes with digits differ by one letter and are still different things.
      if (isFull || /\d/.test(wanted)) return null
      for (const [other, found] of byBare) if (differsByOne(wanted, other)) return found
      return null
    },
    search(wanted) {
      if (!isFull || searched !== null) return false
      searched = new Set(wanted.map(bare))
      return true
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
