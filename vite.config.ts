import { defineConfig } from 'vitest/config';
import { notStarted } from './scripts/not-started.mjs';
import { precompress } from './scripts/precompress.mjs';
import { withoutFormats } from './scripts/without-formats.mjs';
import packageJson from './package.json' with { type: 'json' };

/**
 * Packages that are built into the node programs: a thousand small modules, most of which nobody asks for, and each of which
 * Node looks for, reads and links by itself. The last is here because it must see the same TypeBox.
 */
const OF_MANY_FILES = ['typebox', 'kysely', 'zod', '@fastify/type-provider-typebox'];

/**
 * Four things are built or run from here: the test page (default mode), the desk (`--mode desk`), the node programs
 * (`--mode node`: the `edgewise` command and its worker threads) and the unit tests. The desk is built by
 * itself, after the page: what they shared would otherwise be cut to fit both, and who tests would load more.
 */
export default defineConfig(({ mode }) =>
  mode === 'node'
    ? {
        ssr: { noExternal: OF_MANY_FILES },
        build: {
          ssr: true,
          outDir: 'dist/node',
          target: 'node20',
          sourcemap: true,
          rolldownOptions: {
            input: {
              edgewise: 'bin/edgewise.ts',
              'relay-worker': 'server/relay/worker.ts',
              'preparing-worker': 'server/results/preparing/worker.ts',
              'writer-worker': 'server/store/kysely/results/writer-worker.ts',
            },
          },
        },
      }
    : {
        plugins: [notStarted(), withoutFormats(), precompress()],
        define: { __EDGEWISE_VERSION__: JSON.stringify(packageJson.version) },
        build: {
          outDir: 'dist/page',
          target: 'es2022',
          // The server names it in a header.
          sourcemap: 'hidden',
          assetsInlineLimit: 0,
          emptyOutDir: mode !== 'desk',
          rolldownOptions: {
            input: mode === 'desk' ? 'desk.html' : 'index.html',
            // What a page needs at once is one file: fourteen, cut by who else needs them, cost a slow device 100 ms more.
            output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
          },
        },
        worker: { format: 'es' as const },
        test: {
          include: ['test/**/*.test.ts'],
          environment: 'node',
          // By itself it leaves a core to whoever sits at the machine.
          maxWorkers: '100%',
          // A process of its own for each file took half of the time to load the same modules again. So no test may
          // leave anything behind, and no module of ours keeps more than what is the same for all (a compiled schema).
          isolate: false,
          // What is new and may soon be garbage: with 16 MiB, as by default, much is moved on that is not worth it (scripts/lint.mjs).
          execArgv: ['--max-semi-space-size=64'],
          unstubGlobals: true,
          restoreMocks: true,
          // Only for what hangs: no test waits, but databases and servers start slowly on a machine that is busy.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
);
