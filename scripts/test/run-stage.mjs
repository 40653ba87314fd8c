import { spawn } from 'node:child_process';
import process from 'node:process';

/** Runs a step that is a command; where others run beside it, what it prints is kept until it has ended. */
function runCommand({ command, args, env = {} }, isAloneInStage) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: isAloneInStage ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
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
  await Promise.all(lanes.map(runLane));
  return failed;
}
