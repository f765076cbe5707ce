// The stand-in for Pipedrive in a process of its own, with windows that pass so fast that no plan's limit is ever met.
import { type PipedriveStandIn, startPipedrive } from '../../sandbox/pipedrive/stand-in.ts'
import { answerParent } from '../child.ts'

export type PipedriveQuestion = 'start' | 'stats' | 'reset'

const lifted = 1000
let pipedrive: PipedriveStandIn | null = null

answerParent<{ readonly want: PipedriveQuestion }>(async ({ want }) => {
  if (want === 'start')
    pipedrive = await startPipedrive({
      plan: 'ultimate',
      seats: 100_000,
      dealsCap: 10_000_000,
      elapsedMs: () => performance.now() * lifted,
    })
  if (want === 'reset') pipedrive?.resetStats()
  return want === 'start' ? { url: pipedrive?.url, users: pipedrive?.users } : pipedrive?.stats()
})
