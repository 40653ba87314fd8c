import { defineConfig } from 'vitest/config';
import { precompress } from './scripts/precompress.mjs';
import packageJson from './package.json' with { type: 'json' };

/**
 * Three things are built or run from here: the page (default mode), the node programs (`--mode node`:
 * the `edgewise` command and the relay's worker thread) and the unit tests.
 */
export default defineConfig(({ mode }) =>
  mode === 'node'
    ? {
        build: {
          ssr: true,
          outDir: 'dist/node',
          target: 'node20',
          sourcemap: true,
          rolldownOptions: {
            input: { edgewise: 'bin/edgewise.ts', 'relay-worker': 'server/relay/worker.ts' },
          },
        },
      }
    : {
        plugins: [precompress()],
        define: { __EDGEWISE_VERSION__: JSON.stringify(packageJson.version) },
        build: {
          outDir: 'dist/page',
          target: 'es2022',
          sourcemap: true,
          assetsInlineLimit: 0,
          // The test page and the desk: who tests does not load the desk.
          rolldownOptions: { input: ['index.html', 'desk.html'] },
        },
        worker: { format: 'es' as const },
        test: { include: ['test/**/*.test.ts'], environment: 'node' },
      },
);
