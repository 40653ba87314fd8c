import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import process from 'node:process';

const IS_WINDOWS = process.platform === 'win32';
/** Of a step that runs in the pauses of others: behind them, though not so far that it stands still beside four of them. */
const BEHIND = ['nice', '-n', '5'];

/** Runs a step that is a command; where others run beside it, what it prints is kept until it has ended. */
function runCommand({ command, args, env = {}, isInPauses = false }, isAloneInStage) {
  return new Promise((resolve) => {
    const [program, ...rest] = [...(isInPauses && !IS_WINDOWS ? BEHIND : []), command, ...args];
    const child = spawn(program, rest, {
      stdio: isAloneInStage ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      shell: IS_WINDOWS,
    });
    const printed = [];
    child.stdout?.on('data', (bytes) => printed.push(bytes));
    child.stderr?.on('data', (bytes) => printed.push(bytes));
    const end = (isGood) => resolve({ isGood, printed: Buffer.concat(printed) });
    child.once('error', (error) => {
      printed.push(Buffer.from(`${error.message}\n`));
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

async function runStep(step, isAloneInStage, own) {
  if (isAloneInStage) console.log(`\n== ${step.name}`);
  const startedMs = performance.now();
  const { isGood, printed } = step.isOwn
    ? { isGood: await own[step.name](), printed: Buffer.alloc(0) }
    : await runCommand(step, isAloneInStage);
  if (!isAloneInStage) console.log(`\n== ${step.name}`);
  process.stdout.write(printed);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`== ${step.name}: ${isGood ? 'good' : 'FAILED'}, ${seconds} s`);
  return isGood;
}

/** What the cores have done since the machine began, ms of all of them together. */
function coreTimes() {
  const times = cpus().map((core) => core.times);
  const sumOf = (names) =>
    times.reduce((sum, time) => sum + names.reduce((all, name) => all + time[name], 0), 0);
  return { idleMs: sumOf(['idle']), allMs: sumOf(['user', 'nice', 'sys', 'idle', 'irq']) };
}

/** Runs the lanes of a stage side by side, each until a step of it fails; returns the names of the steps that failed. */
export async function runStage(lanes, own) {
  const isAloneInStage = lanes.length === 1;
  const failed = [];
  const runLane = async (steps) => {
    for (const step of steps)
      if (!(await runStep(step, isAloneInStage, own))) {
        failed.push(step.name);
        return;
      }
  };
  const before = coreTimes();
  await Promise.all(lanes.map(runLane));
  const after = coreTimes();
  const idleRatio = (after.idleMs - before.idleMs) / Math.max(1, after.allMs - before.allMs);
  console.log(`== The cores were at work for ${Math.round(100 * (1 - idleRatio))} % of that.`);
  return failed;
}
