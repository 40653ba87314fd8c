import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/node/edgewise.js', import.meta.url));

/** The built server in a process of its own, with the data directory of a bench. */
export async function startFleetServer(
  dataDir: string,
  port: number,
): Promise<{ readonly pid: number; stop(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    [
      PROGRAM,
      'serve',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--relay-ports',
      '0',
      '--data-dir',
      dataDir,
    ],
    {
      cwd: path.dirname(PROGRAM),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, EDGEWISE_KEEP_RESULTS: '0' },
    },
  );
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('is ready')) resolve();
    });
    child.once('exit', () => reject(new Error('the server ended before it was ready')));
  });
  return {
    pid: child.pid ?? 0,
    async stop() {
      process.off('exit', killAtExit);
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
