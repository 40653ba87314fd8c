import type { CutOffPort } from '../app/ports.ts';

/** Each page with a test has a record under a name of its own, for as long as the test runs. */
const RECORD = 'edgewise.running.';

/** Storage may be switched off; then a test that was cut off is not remembered. */
function withStorage<T>(use: (storage: Storage) => T, otherwise: T): T {
  try {
    return use(localStorage);
  } catch {
    return otherwise;
  }
}

const write = (name: string): void => withStorage((storage) => storage.setItem(name, '1'), undefined);
const remove = (name: string): void => withStorage((storage) => storage.removeItem(name), undefined);

/** The records of all pages of this browser, this one's among them. */
const recordNames = (): string[] =>
  withStorage((storage) => Object.keys(storage).filter((name) => name.startsWith(RECORD)), []);

/** Whether it was still there: of several pages that look, one is told. */
const take = (name: string): boolean =>
  withStorage((storage) => {
    const isThere = storage.getItem(name) !== null;
    storage.removeItem(name);
    return isThere;
  }, false);

/** Browsers have locks in secure contexts alone, and old ones nowhere. */
const locksOf = (browser: { readonly locks?: LockManager }): LockManager | null => browser.locks ?? null;

/**
 * A record is written when a test begins and removed when it is over; that its page is gone is known by a lock of the same
 * name, which a browser takes from a page however that ends (Web Locks API, "Termination of Locks"). Nothing has to be done
 * in a page's last moments: what is done there comes late on a busy machine, behind the next page's first look, or not at all.
 *
 * Where there are no locks, a page that runs cannot be told from one that is gone: the record is written by the page that
 * is left.
 */
export function createCutOffs(): CutOffPort {
  const locks = locksOf(navigator);
  return locks === null ? onLeaving() : underLocks(locks);
}

function underLocks(locks: LockManager): CutOffPort {
  const own = `${RECORD}${crypto.randomUUID()}`;
  let release: (() => void) | null = null;
  return {
    remember() {
      write(own);
      if (release !== null) return;
      const held = new Promise<void>((resolve) => (release = resolve));
      // Refused where storage is: then there is no record either.
      locks.request(own, () => held).catch(() => undefined);
    },
    // The lock stays: released now, it could reach another page before the news that the record is gone.
    forget: () => remove(own),
    leave() {
      release?.();
      release = null;
    },
    onCutOff(listener) {
      for (const name of recordNames())
        locks
          .request(name, () => {
            if (take(name)) listener();
          })
          .catch(() => undefined);
    },
  };
}

function onLeaving(): CutOffPort {
  const own = `${RECORD}left`;
  return {
    remember: () => undefined,
    forget: () => undefined,
    leave: () => write(own),
    onCutOff(listener) {
      if (take(own)) listener();
    },
  };
}
