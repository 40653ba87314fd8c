import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COMMAND } from '../store/edgewise-process.ts';
import { thisProcessEnvironment } from '../store/environment.ts';

/** Names a Node for Windows (`node.exe`), which Wine then runs. */
export const WINDOWS_NODE = 'EDGEWISE_WINDOWS_NODE';

const WINES = ['wine64', '/usr/lib/wine/wine64', 'wine'];

/** The same file, as a program for Windows in Wine names it. */
export const windowsPath = (file: string): string => `Z:${file.replaceAll('/', '\\')}`;

/** How a program ended, and what it printed. */
export interface WindowsOutcome {
  readonly status: number | null;
  readonly output: string;
  /** On standard error. */
  readonly complaints: string;
}

/** A program that runs. */
export interface WindowsProcess {
  readonly ended: Promise<WindowsOutcome>;
  /** All that it has printed so far. */
  said(): string;
  kill(): void;
  /** At a terminal only: what Ctrl-C does there. */
  pressCtrlC(): void;
}

/** The `edgewise` command as it is built, run by Node for Windows in Wine, with a Windows of its own. */
export class WindowsNode {
  readonly #wine: string;
  readonly #node: string;
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;
  #outputs = 0;

  private constructor(wine: string, node: string, folder: string) {
    this.#wine = wine;
    this.#node = node;
    this.#folder = folder;
    const preload = path.join(folder, 'no-keep-alive.cjs');
    // Wine 8 cannot ask for keep-alive on a socket that is not connected yet, and `fetch` does.
    writeFileSync(
      preload,
      "require('node:net').Socket.prototype.setKeepAlive = function () { return this; };\n",
    );
    this.#environment = {
      ...thisProcessEnvironment(folder, undefined),
      WINEPREFIX: path.join(folder, 'prefix'),
      WINEDEBUG: '-all',
      WINEDLLOVERRIDES: 'mscoree,mshtml=',
      DISPLAY: '',
      NODE_OPTIONS: `--require ${windowsPath(preload).replaceAll('\\', '/')}`,
      // No browser, but a program of Windows that is there: starting it as one fails.
      EDGEWISE_BROWSER: String.raw`C:\windows\system32\cmd.exe`,
    };
  }

  /** Makes a Windows in a folder, or says why there is none. */
  static async make(folder: string): Promise<WindowsNode | string> {
    const node = process.env[WINDOWS_NODE] ?? '';
    if (node === '') return `${WINDOWS_NODE} names no Node for Windows.`;
    const wine = WINES.find((program) => spawnSync(program, ['--version']).status === 0);
    if (wine === undefined) return 'Wine is not installed.';
    mkdirSync(path.join(folder, 'prefix'), { recursive: true });
    const made = new WindowsNode(wine, path.resolve(node), folder);
    await made.wine(['wineboot', '-i']);
    await made.wine(['winecfg', '-v', 'win10']);
    return made;
  }

  /** Runs a program of Windows to its end. */
  wine(args: readonly string[]): Promise<WindowsOutcome> {
    return this.#start([this.#wine, ...args]).ended;
  }

  /** Runs a script by Node for Windows. */
  node(args: readonly string[]): Promise<WindowsOutcome> {
    return this.wine([this.#node, ...args]);
  }

  /** Runs the command to its end. */
  edgewise(args: readonly string[]): Promise<WindowsOutcome> {
    return this.node([COMMAND, ...args]);
  }

  /** Starts the command. */
  startEdgewise(args: readonly string[]): WindowsProcess {
    return this.#start([this.#wine, this.#node, COMMAND, ...args]);
  }

  /** Starts the command at a terminal, for keys to be pressed. */
  startAtTerminal(args: readonly string[]): WindowsProcess {
    const words = [this.#wine, this.#node, COMMAND, ...args].map(
      (word) => `'${word.replace(/'/g, `'\\''`)}'`,
    );
    return this.#start(['script', '-qefc', words.join(' '), '/dev/null']);
  }

  /** Ends what still runs in it. */
  async close(): Promise<void> {
    await this.wine(['wineboot', '-k']);
  }

  #start([program = '', ...args]: readonly string[]): WindowsProcess {
    // Node for Windows cannot write into a pipe of this system, but into its files.
    const number = (this.#outputs += 1);
    const files = ['output', 'complaints'].map((name) => path.join(this.#folder, `${name}-${number}`));
    const opened = files.map((file) => openSync(file, 'w'));
    const child = spawn(program, args, { env: this.#environment, stdio: ['pipe', ...opened] });
    for (const file of opened) closeSync(file);
    const killAtExit = (): void => void child.kill('SIGKILL');
    process.once('exit', killAtExit);
    const ended = once(child, 'close').then(() => {
      process.off('exit', killAtExit);
      const [output = '', complaints = ''] = files.map((file) => readFileSync(file, 'utf8'));
      return { status: child.exitCode, output, complaints };
    });
    return {
      ended,
      said: () => files.map((file) => readFileSync(file, 'utf8')).join('\n'),
      kill: () => void child.kill('SIGKILL'),
      pressCtrlC: () => void child.stdin?.write('\u0003'),
    };
  }
}
