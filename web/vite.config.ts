import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { countryNames } from './country-names.ts'
import { precompress } from './precompress.ts'

export default defineConfig({
  plugins: [countryNames(), react(), precompress()],
  build: {
    target: 'es2024',
    // The content security policy allows fonts and images from the node itself only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The settings of schemas must stand before the first schema is made, in whichever file that lies.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'schema', test: /node_modules\/zod\/|lib\/schema-settings/ }] } },
    },
    manifest: true,
  },
  server: { port: 5173, proxy: { '/api': process.env['COMITY_NODE'] ?? 'http://localhost:4101' } },
})
