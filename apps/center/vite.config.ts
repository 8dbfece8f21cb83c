import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/center/',
  plugins: [react()],
  // Tools of the workspace bring another React, which is hoisted; the page has one.
  resolve: { dedupe: ['react', 'react-dom'] },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080' } },
  // The client opens sockets by Node's HTTP; a page never does, and never loads it.
  build: { target: 'es2023', assetsInlineLimit: 0, rollupOptions: { external: ['node:http'] } },
});
