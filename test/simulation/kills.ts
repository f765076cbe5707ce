// Real kills of real worker processes, seed after seed, until there were as many as wanted.
import { createDatabase } from '../fresh.ts'
import { migrateAll } from '../../scripts/migrate-all.ts'
import { killInRun } from '../journeys/kills.ts'
import { templateDatabase } from '../template.ts'

const firstSeed = 101

/** Gives the seeds that failed. */
export async function killMany(server: string, wanted: number, say: (line: string) => void): Promise<number[]> {
  const template = new URL(server)
  template.pathname = `/${templateDatabase}`
  await migrateAll(template.href, { create: true })
  const failed: number[] = []
  const total = { kills: 0, duplicates: 0, losses: 0, idleWrites: 0 }
  for (let seed = firstSeed; total.kills < wanted; seed += 1) {
    const { kills, duplicates, losses, idleWrites } = await killInRun(seed, { database: await createDatabase(server) })
    total.kills += kills
    total.duplicates += duplicates.length
    total.losses += losses.length
    total.idleWrites += idleWrites
    for (const line of [...duplicates, ...losses]) say(`  Seed ${seed}: ${line}`)
    if (duplicates.length + losses.length + idleWrites > 0) failed.push(seed)
    say(
      `${total.kills} kills in ${seed - firstSeed + 1} migrations: ${total.duplicates} duplicates, ${total.losses} losses, ${total.idleWrites} writes of second runs`,
    )
  }
  return failed
}
