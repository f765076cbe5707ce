// The ledger's id of what stands for two texts, such as a deal and a further contact of it.

/** As PostgreSQL writes a list of two texts, with a space: the rows are seeded there, and another form would find none of them. */
export function pairId(one: string, other: string): string {
  return `[${JSON.stringify(one)}, ${JSON.stringify(other)}]`
}
