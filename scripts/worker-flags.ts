// How much memory a worker may take: fly.toml gives its machine 1 GB, and says the same to Node.

/**
 * What is in use of the heap is some 40 MB whatever the number of records, but without a limit V8 clears up late: a worker then grows to
 * 400 MB. Half of the machine and more is left to audits of large sources and to several migrations at once.
 */
export const workerFlags = ['--max-old-space-size=640', '--max-semi-space-size=8'] as const
