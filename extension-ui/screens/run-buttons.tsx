// Pause, resume and cancel a run.
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
  return (
    <>
      <div className="buttons">
        {run.state === 'paused' ? (
          <Button look="primary" isBusy={action.isBusy} onPress={() => action.run(() => tell('resume'))}>
            Resume
          </Button>
        ) : (
          <Button isBusy={action.isBusy} onPress={() => action.run(() => tell('pause'))}>
            Pause
          </Button>
        )}
        <Button look="quiet" isBusy={action.isBusy} onPress={() => action.run(cancel)}>
          Cancel the run
        </Button>
      </div>
      <Failure error={action.error} title="The run did not follow" />
    </>
  )
}
