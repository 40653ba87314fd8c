import { openStore } from '../../../../server/store/open-store.ts';

/**
 * A server in a process of its own, at the PostgreSQL of `argv[2]`: a line for whatever its link tells. At the news of `argv[3]` it stands still.
 * Run by tsx.
 */
const [, , url = '', standStillAt = ''] = process.argv;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function standStill(): void {
  say('stands still');
  // As by whoever freezes it, but that the very next line is what it does first when it goes on.
  process.kill(process.pid, 'SIGSTOP');
  say(link.isLeader ? 'went on as leader' : 'went on as follower');
}

const store = await openStore({ kind: 'postgresql', url });
const link = await store.link(
  {
    onNews: (news) => (news === standStillAt ? standStill() : say(`heard ${news}`)),
    onGap: () => say('missed something'),
    onLoginsEnded: () => undefined,
    onLeader: (isLeader) => say(isLeader ? 'leads' : 'follows'),
  },
  () => performance.now(),
);
// Nobody is there any more to hear of it.
process.stdin.on('end', () => process.exit()).resume();
