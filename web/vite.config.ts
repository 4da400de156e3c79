// Builds the inbox into web/dist, which the API serves. `npm run dev:web` serves the sources and passes calls on to a product
// that listens on port 4000.
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  // Fonts stay files: the content policy does not allow addresses that hold data.
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/api': 'http://127.0.0.1:4000' } },
});
