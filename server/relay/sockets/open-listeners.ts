/** Opens the listeners of a relay: those of one port together, and all of them or none. */
import { RelayStartError } from '../port.ts';
import type { RelayListener, SkippedListener } from '../port.ts';
import { isAddressMissing } from './listener.ts';
import type { OpenListener } from './listener.ts';

/** What a listener became; adapters may keep more beside it. */
interface Opened {
  readonly listener: OpenListener;
}

interface OpenedListeners<Kept extends Opened> {
  readonly opened: readonly Kept[];
  readonly skipped: readonly SkippedListener[];
}

type Open<Kept extends Opened> = (listener: RelayListener) => Promise<Kept>;

/**
 * How often the system is asked for a port that is free in both families. Linux gives 28,000: one of ten is free unless
 * nearly all of them are taken.
 */
export const PORT_ATTEMPTS = 10;

/** Rejects with a `RelayStartError` when one cannot be opened that is not optional; then none is left open. */
export async function openListeners<Kept extends Opened>(
  listeners: readonly RelayListener[],
  open: Open<Kept>,
): Promise<OpenedListeners<Kept>> {
  const opened: Kept[] = [];
  const skipped: SkippedListener[] = [];
  try {
    for (const group of groupsOf(listeners)) {
      const found = await openGroup(group, open);
      opened.push(...found.opened);
      skipped.push(...found.skipped);
    }
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
  return { opened, skipped };
}

/** Each listener with those behind it that share its port. */
function groupsOf(listeners: readonly RelayListener[]): RelayListener[][] {
  const groups: RelayListener[][] = [];
  for (const listener of listeners) {
    const last = groups.at(-1);
    if (last && listener.sharesPort === true) last.push(listener);
    else groups.push([listener]);
  }
  return groups;
}

/**
 * Opens a group on one port. A port that the system gave to the first may be taken where the next one needs it: then
 * another is asked for. Those that were of no use stay open until then, so that none of them is given again.
 */
async function openGroup<Kept extends Opened>(
  group: readonly RelayListener[],
  open: Open<Kept>,
): Promise<OpenedListeners<Kept>> {
  const useless: Kept[] = [];
  try {
    for (let attempt = 1; ; attempt += 1) {
      const opened: Kept[] = [];
      try {
        return { opened, skipped: await openEach(group, open, opened) };
      } catch (error) {
        useless.push(...opened);
        const isTaken = error instanceof RelayStartError && error.code === 'EADDRINUSE';
        if (!isTaken || group[0]?.port !== 0 || attempt === PORT_ATTEMPTS) throw error;
      }
    }
  } finally {
    await closeAll(useless);
  }
}

/** Opens them into `opened`, also when one of them ends it with an error; returns those that the host lacks. */
async function openEach<Kept extends Opened>(
  group: readonly RelayListener[],
  open: Open<Kept>,
  opened: Kept[],
): Promise<SkippedListener[]> {
  const skipped: SkippedListener[] = [];
  for (const listener of group) {
    const port = opened[0]?.listener.endpoint.port ?? listener.port;
    try {
      opened.push(await open({ ...listener, port }));
    } catch (error) {
      const canSkip = error instanceof RelayStartError && listener.isOptional === true;
      if (!canSkip || !isAddressMissing(error.code)) throw error;
      skipped.push({ listener, code: error.code });
    }
  }
  return skipped;
}

async function closeAll(opened: readonly Opened[]): Promise<void> {
  await Promise.all(opened.map(({ listener }) => listener.close()));
}
