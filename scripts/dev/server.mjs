import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { build } from 'vite';

/** Inside the tree, so that the built files find their packages; not in dist, which may be in use. */
const OUT_DIR = '.cache/dev/node';
/** Lines of the banner that would mislead: the page is not there but with Vite. */
const NOT_SAID = /is ready\.|^ +(Page: +)?https?:|the page is not built/;

/** The server and its threads: built anew when a file of theirs changes, and started again after each build. */
export class DevServer {
  #options;
  #watcher = null;
  #child = null;
  #ready = withResolvers();
  #restarting = Promise.resolve();
  #isClosed = false;

  constructor(options) {
    this.#options = options;
  }

  /** Resolves when the first build has begun to be watched; a build that fails is told, and the next tried. */
  async start() {
    rmSync(OUT_DIR, { recursive: true, force: true });
    // Not emptied by each build: a server that is just starting may still read what the last one wrote.
    this.#watcher = await build({
      mode: 'node',
      logLevel: 'silent',
      build: { outDir: OUT_DIR, emptyOutDir: false, sourcemap: true, watch: {} },
    });
    this.#watcher.on('event', (event) => {
      if (event.code === 'BUNDLE_END') void event.result?.close();
      if (event.code === 'ERROR') this.#options.say(`The server was not built: ${event.error.message}`);
      if (event.code === 'END') this.#restarting = this.#restarting.then(() => this.#restart());
    });
  }

  /** Resolves when the server answers, now or after its restart. */
  untilReady() {
    return this.#ready.promise;
  }

  async close() {
    this.#isClosed = true;
    await this.#watcher?.close();
    await this.#restarting;
    await this.#stop();
  }

  async #restart() {
    if (this.#isClosed) return;
    const isFirst = this.#child === null;
    if (!isFirst) this.#ready = withResolvers();
    await this.#stop();
    const startedMs = performance.now();
    const { port, args, say } = this.#options;
    const child = spawn(
      process.execPath,
      [path.join(OUT_DIR, 'edgewise.js'), 'serve', ...args, '--port', String(port)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { EDGEWISE_TRUST_PROXY: '127.0.0.1', ...process.env },
      },
    );
    this.#child = child;
    child.once('exit', (status) => {
      if (this.#child === child && !this.#isClosed)
        say(`The server ended (${status}); it starts again with the next change.`);
    });
    child.stdout.setEncoding('utf8').on('data', (text) => {
      for (const line of text.split('\n')) if (isFirst && line !== '' && !NOT_SAID.test(line)) say(line);
      if (!text.includes('is ready')) return;
      if (!isFirst) say(`The server was restarted, ${Math.round(performance.now() - startedMs)} ms.`);
      this.#ready.resolve();
    });
  }

  async #stop() {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    this.#child = null;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
