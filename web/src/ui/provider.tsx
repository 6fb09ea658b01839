import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/noto-sans-arabic/wght.css'
import './library.css'
import { DirectionProvider, MantineProvider, createTheme, useDirection } from '@mantine/core'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { directionOf } from '../lib/language.ts'
import type { Language } from '../lib/language.ts'
import { applyPreferences, shownScheme, usePreferences } from '../lib/preferences.ts'

const shade = 'var(--accent-fill)'

// Tokens only: values stand in tokens.css, so that no style element is written at run time (content security policy).
const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent: [shade, shade, shade, shade, shade, shade, shade, shade, shade, shade] },
  defaultRadius: 'xs',
  cursorType: 'pointer',
  respectReducedMotion: true,
})

/** Turns the library's components round with the language, without losing what is on the screen. */
function Direction({ of }: { of: Language }) {
  const { setDirection } = useDirection()
  useEffect(() => setDirection(directionOf(of)), [of, setDirection])
  return null
}

/** Gives everything inside the look, the direction of the language and the colours chosen. */
export function UiProvider({ children }: { children: ReactNode }) {
  const { colourScheme, language } = usePreferences()
  useEffect(applyPreferences, [colourScheme, language])
  return (
    <DirectionProvider initialDirection={directionOf(language)} detectDirection={false}>
      <Direction of={language} />
      <MantineProvider
        theme={theme}
        forceColorScheme={shownScheme(colourScheme)}
        withCssVariables={false}
        withGlobalClasses={false}
      >
        {children}
      </MantineProvider>
    </DirectionProvider>
  )
}
