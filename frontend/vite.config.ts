import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const backend = 'http://127.0.0.1:3000';

// The workspaces resolve through their package exports to what `tsc -b` built: no aliases to keep in step.
export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: { port: 5173, proxy: { '/api': { target: backend } } },
  preview: { proxy: { '/api': { target: backend } } },
  // Browsers that know light-dark(): written out for older ones, the board could not ask for dark tokens of its own.
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    outDir: 'dist',
    emptyOutDir: true,
  },
});
