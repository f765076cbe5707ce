// Step 5: the choices, each folded to one line with what applies now; most firms change none of them.
import { useApp } from '../app.tsx'
import { share } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { Failure } from '../parts/notice.tsx'
import { NumberField, TextField } from '../parts/fields.tsx'
import { useAction, usePoll } from '../polling.ts'
import { blockedOption, type Option, type OptionName, optionChoices } from './choices-options.ts'
import { type ChoiceProps, type EditSettings, Fold } from './choice.tsx'
import { CustomObjects } from './choices-custom.tsx'
import { OffPeak } from './choices-hours.tsx'
import type { ScreenProps } from './screen-props.ts'

export function ChoicesScreen({ migration, refresh }: ScreenProps) {
  const { api } = useApp()
  const action = useAction()
  const settings = usePoll({ key: migration.id, ask: () => api.settings(migration.id) })
  const edit: EditSettings = (change) =>
    action.inTurn(() =>
      api.editSettings(migration.id, change).finally(() => Promise.all([settings.reload(), refresh()])),
    )
  return (
    <>
      <p className="lead">These are set to what suits most firms. Open a line to change it; it is saved at once.</p>
      <Failure error={action.error} title="The choice was not saved" />
      <Answer answer={settings} waiting="Reading the choices ...">
        {(value) => (
          <div className="choices">
            {optionChoices.map((choice) => (
              <OptionChoice key={choice.name} choice={choice} settings={value} onEdit={edit} />
            ))}
            <CustomObjects migrationId={migration.id} settings={value} onEdit={edit} />
            <LargeFiles settings={value} onEdit={edit} />
            <ReadingChoices settings={value} onEdit={edit} />
            <PaceChoices settings={value} onEdit={edit} />
          </div>
        )}
      </Answer>
    </>
  )
}

function OptionChoice({ choice, settings, onEdit }: ChoiceProps & { choice: OptionName }) {
  const options: readonly Option[] = choice.options
  const blocked = blockedOption(choice.name, settings)
  const chosen: string = blocked && settings[choice.name] === blocked.value ? blocked.instead : settings[choice.name]
  const now = options.find((option) => option.value === chosen)?.label ?? chosen
  return (
    <Fold title={choice.title} now={now}>
      <fieldset className="options">
        <legend className="unseen">{choice.title}</legend>
        {options.map((option) => (
          <label key={option.value} className="option">
            <input
              type="radio"
              name={choice.name}
              value={option.value}
              checked={option.value === chosen}
              disabled={option.value === blocked?.value}
              onChange={() => onEdit({ [choice.name]: option.value })}
            />
            <span>
              {option.label}
              <span className="hint under">{option.value === blocked?.value ? blocked.why : option.meaning}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </Fold>
  )
}

function LargeFiles({ settings, onEdit }: ChoiceProps) {
  return (
    <Fold title="From which size a file is too large" now={`Above ${settings.maxFileMb} MB`}>
      <NumberField
        label="Megabytes"
        hint="What becomes of larger files is the choice above."
        value={settings.maxFileMb}
        least={1}
        most={500}
        onSave={(maxFileMb) => onEdit({ maxFileMb })}
      />
    </Fold>
  )
}

function ReadingChoices({ settings, onEdit }: ChoiceProps) {
  return (
    <>
      <Fold title="Time zone and currency of the source" now={`${settings.timeZone}, ${settings.currency}`}>
        <TextField
          label="Time zone"
          hint="Dates without a zone are read as being in this one, such as Europe/London."
          value={settings.timeZone}
          onSave={(timeZone) => onEdit({ timeZone })}
        />
        <TextField
          label="Currency"
          hint="For amounts that name none: a code of three letters, such as GBP."
          value={settings.currency}
          onSave={(currency) => onEdit({ currency: currency.toUpperCase() })}
        />
      </Fold>
      <Fold title="Contacts without a company" now={`Belong to "${settings.placeholderOrganization}"`}>
        <TextField
          label="Name of the organization they are put into"
          hint="It is created once, and only if there are such contacts."
          value={settings.placeholderOrganization}
          onSave={(placeholderOrganization) => onEdit({ placeholderOrganization })}
        />
      </Fold>
    </>
  )
}

function PaceChoices({ settings, onEdit }: ChoiceProps) {
  return (
    <>
      <Fold title="Kept free for your other integrations" now={`${share(settings.reserve)} of each day's API tokens`}>
        <NumberField
          label="Share in percent"
          hint="The migration stops for the day before it touches this share."
          value={Math.round(settings.reserve * 100)}
          least={0}
          most={95}
          onSave={(percent) => onEdit({ reserve: percent / 100 })}
        />
      </Fold>
      <OffPeak settings={settings} onEdit={onEdit} />
      <Fold title="Late changes" now={`Picked up for ${settings.deltaHours} hours after the full run`}>
        <NumberField
          label="Hours"
          hint="Changes made in Perfect Books in this time are brought over as well."
          value={settings.deltaHours}
          least={1}
          most={168}
          onSave={(deltaHours) => onEdit({ deltaHours })}
        />
      </Fold>
    </>
  )
}
