// Step 5: the choices, each folded to one line with what applies now; most firms change none of them.
import { useApp } from '../app.tsx'
import { share } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { NumberField, TextField } from '../parts/fields.tsx'
import { type Option, Options } from '../parts/options.tsx'
import { usePoll } from '../polling.ts'
import { blockedOption, type ListedChoice, optionChoices } from './choices-options.ts'
import { type ChoiceProps, Fold } from './choice.tsx'
import { CustomObjects } from './choices-custom.tsx'
import { OffPeak } from './choices-hours.tsx'
import type { ScreenProps } from './screen-props.ts'

export function ChoicesScreen({ migration, refresh }: ScreenProps) {
  const { api } = useApp()
  const settings = usePoll({ key: migration.id, ask: () => api.settings(migration.id) })
  const save: ChoiceProps['save'] = (change) =>
    api.editSettings(migration.id, change).finally(() => Promise.all([settings.reload(), refresh()]))
  return (
    <>
      <p className="lead">These are set to what suits most firms. Open a line to change it; it is saved at once.</p>
      <Answer answer={settings} waiting="Reading the choices ...">
        {(value) => (
          <div className="choices">
            {optionChoices.map((choice) => (
              <OptionChoice key={choice.name} choice={choice} settings={value} save={save} />
            ))}
            <CustomObjects migrationId={migration.id} settings={value} save={save} />
            <LargeFiles settings={value} save={save} />
            <ReadingChoices settings={value} save={save} />
            <PaceChoices settings={value} save={save} />
          </div>
        )}
      </Answer>
    </>
  )
}

function OptionChoice({ choice, settings, save }: ChoiceProps & { choice: ListedChoice }) {
  const options: readonly Option[] = choice.options
  const blocked = blockedOption(choice.name, settings)
  const chosen: string = blocked && settings[choice.name] === blocked.value ? blocked.instead : settings[choice.name]
  const now = options.find((option) => option.value === chosen)?.label ?? chosen
  return (
    <Fold title={choice.title} now={now} save={save}>
      {(edit) => (
        <Options
          legend={choice.title}
          isLegendUnseen
          name={choice.name}
          options={options.map((option) =>
            option.value === blocked?.value ? { ...option, meaning: blocked.why, isBlocked: true } : option,
          )}
          chosen={chosen}
          onChoose={(value) => edit({ [choice.name]: value })}
        />
      )}
    </Fold>
  )
}

function LargeFiles({ settings, save }: ChoiceProps) {
  return (
    <Fold title="From which size a file is too large" now={`Above ${settings.maxFileMb} MB`} save={save}>
      {(edit) => (
        <NumberField
          label="Megabytes"
          hint="What becomes of larger files is the choice above."
          value={settings.maxFileMb}
          least={1}
          most={500}
          onSave={(maxFileMb) => edit({ maxFileMb })}
        />
      )}
    </Fold>
  )
}

function ReadingChoices({ settings, save }: ChoiceProps) {
  return (
    <>
      <Fold title="Time zone and currency of the source" now={`${settings.timeZone}, ${settings.currency}`} save={save}>
        {(edit) => (
          <>
            <TextField
              label="Time zone"
              hint="Dates without a zone are read as being in this one, such as Europe/London."
              value={settings.timeZone}
              onSave={(timeZone) => edit({ timeZone })}
            />
            <TextField
              label="Currency"
              hint="For amounts that name none: a code of three letters, such as GBP."
              value={settings.currency}
              onSave={(currency) => edit({ currency: currency.toUpperCase() })}
            />
          </>
        )}
      </Fold>
      <Fold title="Contacts without a company" now={`Belong to "${settings.placeholderOrganization}"`} save={save}>
        {(edit) => (
          <TextField
            label="Name of the organization they are put into"
            hint="It is created once, and only if there are such contacts."
            value={settings.placeholderOrganization}
            onSave={(placeholderOrganization) => edit({ placeholderOrganization })}
          />
        )}
      </Fold>
    </>
  )
}

function PaceChoices({ settings, save }: ChoiceProps) {
  return (
    <>
      <Fold
        title="Kept free for your other integrations"
        now={`${share(settings.reserve)} of each day's API tokens`}
        save={save}
      >
        {(edit) => (
          <NumberField
            label="Share in percent"
            hint="The migration waits until midnight UTC rather than touch this share."
            value={Math.round(settings.reserve * 100)}
            least={0}
            most={95}
            onSave={(percent) => edit({ reserve: percent / 100 })}
          />
        )}
      </Fold>
      <OffPeak settings={settings} save={save} />
      <Fold title="Late changes" now={`Picked up for ${settings.deltaHours} hours after the full run`} save={save}>
        {(edit) => (
          <NumberField
            label="Hours"
            hint="Changes made in Perfect Books in this time are brought over as well."
            value={settings.deltaHours}
            least={1}
            most={168}
            onSave={(deltaHours) => edit({ deltaHours })}
          />
        )}
      </Fold>
    </>
  )
}
