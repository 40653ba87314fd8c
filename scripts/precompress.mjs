import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Text that browsers load; maps are for engineers and may stay as they are. */
const COMPRESSED = /\.(js|css|html|svg|json)$/;
/** Below this, headers cost more than compression saves. */
const MIN_BYTES = 1024;

/**
 * A Vite plugin: lays a `.br` and a `.gz` beside each file of the built page, which the server sends to browsers
 * that take them. Done once at build time, with the effort that no server could spend on each request.
 */
export function precompress() {
  let outDir = '';
  return {
    name: 'edgewise-precompress',
    apply: 'build',
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(outDir, { recursive: true })) {
        const file = path.join(outDir, String(name));
        if (!COMPRESSED.test(file) || statSync(file).size < MIN_BYTES) continue;
        const content = readFileSync(file);
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}
