/**
 * Loaded in front of a program (`node --import`): makes so much that V8 looks for garbage, in each worker thread as it
 * begins and in the main thread as it ends. With CHURN=endless it does so at the end until it is killed.
 */
import process from 'node:process';
import { setImmediate } from 'node:timers';
import { isMainThread } from 'node:worker_threads';

const OBJECTS = 400_000;

function churn() {
  const kept = [];
  for (let at = 0; at < OBJECTS; at += 1) kept.push({ at, row: [at] });
  return kept.length;
}

if (isMainThread)
  process.once('exit', () => {
    do churn();
    while (process.env.CHURN === 'endless');
  });
else
  setImmediate(() => {
    churn();
    console.log('a thread has churned');
  });
