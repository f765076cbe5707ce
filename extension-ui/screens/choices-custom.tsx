// What becomes of custom objects, one choice for each that the audit found: where it goes, and by which rule.
import { useApp } from '../app.tsx'
import { type Option, Options } from '../parts/options.tsx'
import { usePoll } from '../polling.ts'
import type { Audit, Settings } from '../types.ts'
import { capital, objectName } from '../words.ts'
import { type ChoiceProps, Fold } from './choice.tsx'

type ObjectRow = NonNullable<Audit['source']>['objects'][number]
type Custom = NonNullable<ObjectRow['custom']>
type Rule = Custom['rule']

const rules: readonly Option<Rule>[] = [
  {
    value: 'note',
    label: 'A note for each',
    meaning: 'Everything that it holds stands in the text; nothing is left out.',
  },
  {
    value: 'fields',
    label: 'Fields, where there is one each',
    meaning: 'Its values become custom fields; of several the newest counts.',
  },
  {
    value: 'newest',
    label: 'Fields of the newest',
    meaning: 'The older ones stay in Perfect Books and are listed by name.',
  },
  { value: 'joined', label: 'One text for all', meaning: 'A line for each, in one custom field.' },
  { value: 'count', label: 'Only how many', meaning: 'A number; what they hold stays in Perfect Books.' },
  { value: 'leave', label: 'Leave out', meaning: 'They are counted and listed as not migrated.' },
]

const parentNames = { deal: 'deals', contact: 'persons', company: 'organizations' } as const

export function CustomObjects({ migrationId, settings, save }: ChoiceProps & { readonly migrationId: string }) {
  const { api } = useApp()
  // The sentences say what applies now, so that they are asked for anew when a choice was made.
  const key = `custom objects ${migrationId} ${JSON.stringify(settings.customObjects)}`
  const audit = usePoll({ key, ask: (signal) => api.audit(migrationId, signal) })
  const found = (audit.value?.source?.objects ?? []).flatMap(({ object, custom }) =>
    custom ? [{ object, custom }] : [],
  )
  return found.map(({ object, custom }) => (
    <CustomObject
      key={object}
      object={object}
      custom={custom}
      save={save}
      editOf={(choice) => {
        const { parent, rule } = { ...custom, ...choice }
        return { customObjects: { ...settings.customObjects, [object]: { parent, rule } } }
      }}
    />
  ))
}

interface CustomObjectProps {
  readonly object: string
  readonly custom: Custom
  readonly save: ChoiceProps['save']
  readonly editOf: (choice: Partial<Pick<Custom, 'parent' | 'rule'>>) => Partial<Settings>
}

function CustomObject({ object, custom, save, editOf }: CustomObjectProps) {
  const title = `${capital(objectName(object))} (an object that Pipedrive does not have)`
  return (
    <Fold title={title} now={custom.sentence} save={save}>
      {(edit) => (
        <>
          <Options
            legend={title}
            isLegendUnseen
            name={`rule of ${object}`}
            options={rules}
            chosen={custom.rule}
            onChoose={(rule) => edit(editOf({ rule }))}
          />
          {custom.parents.length > 1 ? (
            <Options
              legend="They go to the"
              name={`parent of ${object}`}
              options={custom.parents.map((value) => ({ value, label: `${parentNames[value]} that they name` }))}
              chosen={custom.parent}
              onChoose={(parent) => edit(editOf({ parent }))}
            />
          ) : null}
        </>
      )}
    </Fold>
  )
}
