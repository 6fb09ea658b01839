import { languageNames, languages } from '../lib/language.ts'
import type { Language } from '../lib/language.ts'
import { useMessages } from '../lib/messages.tsx'
import { prefer, usePreferences } from '../lib/preferences.ts'
import type { ColourScheme } from '../lib/preferences.ts'
import { CheckboxField, SelectField } from '../ui/fields.tsx'

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')]

export function SettingsForm() {
  const m = useMessages()
  const { colourScheme, language, singleKeys, zone } = usePreferences()
  return (
    <>
      <SelectField<ColourScheme>
        name="colours"
        label={m('frame.colours')}
        value={colourScheme}
        onChange={(chosen) => prefer({ colourScheme: chosen })}
        choices={[
          { value: 'auto', label: m('frame.coloursAuto') },
          { value: 'light', label: m('frame.coloursLight') },
          { value: 'dark', label: m('frame.coloursDark') },
        ]}
      />
      <SelectField<Language>
        name="language"
        label={m('frame.language')}
        value={language}
        onChange={(chosen) => prefer({ language: chosen })}
        choices={languages.map((value) => ({ value, label: languageNames[value] }))}
      />
      <SelectField
        name="zone"
        label={m('frame.zone')}
        value={zone}
        onChange={(chosen) => prefer({ zone: chosen })}
        choices={(zones.includes(zone) ? zones : [zone, ...zones]).map((value) => ({ value, label: value }))}
      />
      <CheckboxField
        name="single-keys"
        label={m('frame.singleKeys')}
        hint={m('frame.singleKeysHint')}
        checked={singleKeys}
        onChange={(on) => prefer({ singleKeys: on })}
      />
    </>
  )
}
