import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './precompress.ts'

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    target: 'es2024',
    // The content security policy allows fonts and images from the node itself only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
  },
  server: { port: 5173, proxy: { '/api': process.env['COMITY_NODE'] ?? 'http://localhost:4101' } },
})
