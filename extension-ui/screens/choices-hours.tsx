// When the migration may run: at any hour, or only while the office is closed.
import { TextField } from '../parts/fields.tsx'
import { type ChoiceProps, Fold } from './choice.tsx'

export function OffPeak({ settings, save }: ChoiceProps) {
  const { offPeak } = settings
  const now = offPeak ? `From ${offPeak.from} to ${offPeak.to} (${offPeak.timeZone})` : 'At any hour'
  return (
    <Fold title="When it may run" now={now} save={save}>
      {(edit) => (
        <>
          <label className="check">
            <input
              type="checkbox"
              checked={offPeak !== null}
              onChange={(event) =>
                edit({
                  offPeak: event.target.checked ? { from: '20:00', to: '06:00', timeZone: settings.timeZone } : null,
                })
              }
            />
            Only in these hours
          </label>
          {offPeak ? (
            <div className="row-fields">
              <TextField
                label="From"
                type="time"
                value={offPeak.from}
                onSave={(from) => edit({ offPeak: { ...offPeak, from } })}
              />
              <TextField
                label="To"
                type="time"
                value={offPeak.to}
                onSave={(to) => edit({ offPeak: { ...offPeak, to } })}
              />
              <TextField
                label="Time zone"
                value={offPeak.timeZone}
                onSave={(timeZone) => edit({ offPeak: { ...offPeak, timeZone } })}
              />
            </div>
          ) : null}
        </>
      )}
    </Fold>
  )
}
