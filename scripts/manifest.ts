// npm run manifest: checks what will be entered in Pipedrive's Developer Hub, and prints it as a list to tick off.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkManifest } from '../manifest/check.ts'
import { checklist } from '../manifest/checklist.ts'
import { readFacts } from '../manifest/facts.ts'

const root = join(import.meta.dirname, '..')
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, 'manifest', name), 'utf8'))

const { hub, listing, faults } = checkManifest(read('developer-hub.json'), read('listing.json'), readFacts(root))
if (hub && listing) console.log(checklist(hub, listing, process.env['PUBLIC_URL'] ?? 'https://PUBLIC_URL'))
for (const fault of faults) console.error(fault)
process.exitCode = faults.length === 0 ? 0 : 1
