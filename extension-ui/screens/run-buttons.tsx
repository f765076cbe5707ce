// Pause, resume and cancel a run, and have one that waits go on at once.
import { useApp } from '../app.tsx'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/notice.tsx'
import { useAction } from '../polling.ts'
import { isRunOpen } from '../steps.ts'
import type { Run } from '../types.ts'

interface RunButtonsProps {
  readonly migrationId: string
  readonly run: Run
  readonly refresh: () => Promise<void>
}

export function RunButtons({ migrationId, run, refresh }: RunButtonsProps) {
  const { api, host } = useApp()
  const action = useAction()
  const tell = (word: 'pause' | 'resume' | 'cancel') => api.tellRun(migrationId, run.id, word).finally(refresh)
  const cancel = async () => {
    const isSure = await host.confirm({
      title: 'Cancel this run?',
      description: 'What was written stays in Pipedrive. A new run continues from it; nothing is written twice.',
      okText: 'Cancel the run',
      isDestructive: true,
    })
    if (isSure) await tell('cancel')
  }
  if (!isRunOpen(run)) return null
  const goOn = () => action.run(() => tell('resume'))
  return (
    <>
      {run.state === 'parked' ? (
        <p className="hint">It can also go on now; if what it waits for still stands in its way, it waits again.</p>
      ) : null}
      <div className="buttons">
        {run.state === 'paused' ? (
          <Button look="primary" isBusy={action.isBusy} onPress={goOn}>
            Resume
          </Button>
        ) : (
          <>
            {run.state === 'parked' ? (
              <Button isBusy={action.isBusy} onPress={goOn}>
                Go on now
              </Button>
            ) : null}
            <Button isBusy={action.isBusy} onPress={() => action.run(() => tell('pause'))}>
              Pause
            </Button>
          </>
        )}
        <Button look="quiet" isBusy={action.isBusy} onPress={() => action.run(cancel)}>
          Cancel the run
        </Button>
      </div>
      <Failure error={action.error} title="The run did not follow" />
    </>
  )
}
