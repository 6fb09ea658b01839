import './lib/schema-settings.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { MessagesProvider, loadMessages } from './lib/messages.tsx'
import { applyPreferences, preferences } from './lib/preferences.ts'
import { queries } from './lib/queries.ts'
import { router } from './routes/router.tsx'
import { StandingProvider } from './routes/standing.tsx'
import { useStandingNow } from './screens/identity/standing-now.tsx'
import { UiProvider } from './ui/provider.tsx'

// Browsers that do not have Temporal yet are given it before anything asks for a date.
if (!('Temporal' in globalThis)) await import('temporal-polyfill/global')

const first = await loadMessages(preferences().language).catch(() => loadMessages('en'))
applyPreferences()

const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no place for the application')
createRoot(place).render(
  <StrictMode>
    <MessagesProvider first={first}>
      <UiProvider>
        <QueryClientProvider client={queries}>
          <StandingProvider use={useStandingNow}>
            <RouterProvider router={router} />
          </StandingProvider>
        </QueryClientProvider>
      </UiProvider>
    </MessagesProvider>
  </StrictMode>,
)
