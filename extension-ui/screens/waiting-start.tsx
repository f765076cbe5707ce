// A full run that waits for its start time: when it begins, and the ways to have it at once or not at all.
import { useApp } from '../app.tsx'
import { zonedInstant } from '../numbers.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/notice.tsx'
import { useAction } from '../polling.ts'
import type { Run } from '../types.ts'

interface WaitingStartProps {
  readonly migrationId: string
  readonly run: Run
  readonly refresh: () => Promise<void>
}

export function WaitingStart({ migrationId, run, refresh }: WaitingStartProps) {
  const { api } = useApp()
  const action = useAction()
  const tell = (word: 'resume' | 'cancel') => action.run(() => api.tellRun(migrationId, run.id, word).finally(refresh))
  return (
    <section className="card">
      <h2>Starts on {zonedInstant(run.resumesAt ?? '')}</h2>
      <p>
        It starts by itself: you can close this page. Until then nothing is written, and the mapping, the owners and the
        choices stay as they are.
      </p>
      <div className="buttons">
        <Button isBusy={action.isBusy} onPress={() => tell('resume')}>
          Start now
        </Button>
        <Button look="quiet" isBusy={action.isBusy} onPress={() => tell('cancel')}>
          Cancel
        </Button>
      </div>
      <Failure error={action.error} title="The run did not follow" />
    </section>
  )
}
