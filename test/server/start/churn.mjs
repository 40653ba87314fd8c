/**
 * Loaded in front of a program (`node --import`): makes so much that V8 looks for garbage, in each worker thread as it
 * begins and in the main thread as it ends. With CHURN=long it goes on with that until it is killed, or for 20 s: nobody may be
 * left to kill it.
 */
import process from 'node:process';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import { isMainThread } from 'node:worker_threads';

const OBJECTS = 400_000;
const LONG_MS = 20_000;

function churn() {
  const kept = [];
  for (let at = 0; at < OBJECTS; at += 1) kept.push({ at, row: [at] });
  return kept.length;
}

if (isMainThread)
  process.once('exit', () => {
    do churn();
    while (process.env.CHURN === 'long' && performance.now() < LONG_MS);
  });
else
  setImmediate(() => {
    churn();
    console.log('a thread has churned');
  });
