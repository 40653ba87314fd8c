/** Preloaded by a server under test: on SIGUSR2 the thread of its relay dies, as by a fault of ours. */
const process = require('node:process');
const { syncBuiltinESMExports } = require('node:module');
const threads = require('node:worker_threads');

let relay = null;
threads.Worker = class extends threads.Worker {
  constructor(url, options) {
    super(url, options);
    if (String(url).includes('relay-worker')) relay = this;
  }
};
syncBuiltinESMExports();
if (threads.isMainThread) process.on('SIGUSR2', () => void relay?.terminate());
