// What becomes of custom objects, one choice for each that the audit found: where it goes, and by which rule.
import { useApp } from '../app.tsx'
import { usePoll } from '../polling.ts'
import type { Audit, Settings } from '../types.ts'
import { capital, objectName } from '../words.ts'
import { type ChoiceProps, Fold } from './choice.tsx'

type ObjectRow = NonNullable<Audit['source']>['objects'][number]
type Custom = NonNullable<ObjectRow['custom']>
type Rule = Custom['rule']

const rules = [
  ['note', 'A note for each', 'Everything that it holds stands in the text; nothing is left out.'],
  ['fields', 'Fields, where there is one each', 'Its values become custom fields; of several the newest counts.'],
  ['newest', 'Fields of the newest', 'The older ones stay in Perfect Books and are listed by name.'],
  ['joined', 'One text for all', 'A line for each, in one custom field.'],
  ['count', 'Only how many', 'A number; what they hold stays in Perfect Books.'],
  ['leave', 'Leave out', 'They are counted and listed as not migrated.'],
] as const satisfies readonly (readonly [Rule, string, string])[]

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
          <fieldset className="options">
            <legend className="unseen">{title}</legend>
            {rules.map(([value, label, meaning]) => (
              <label key={value} className="option">
                <input
                  type="radio"
                  name={`rule of ${object}`}
                  value={value}
                  checked={value === custom.rule}
                  onChange={() => edit(editOf({ rule: value }))}
                />
                <span>
                  {label}
                  <span className="hint under">{meaning}</span>
                </span>
              </label>
            ))}
          </fieldset>
          {custom.parents.length > 1 ? (
            <fieldset className="options">
              <legend>They go to the</legend>
              {custom.parents.map((parent) => (
                <label key={parent} className="option">
                  <input
                    type="radio"
                    name={`parent of ${object}`}
                    value={parent}
                    checked={parent === custom.parent}
                    onChange={() => edit(editOf({ parent }))}
                  />
                  <span>{parentNames[parent]} that they name</span>
                </label>
              ))}
            </fieldset>
          ) : null}
        </>
      )}
    </Fold>
  )
}
