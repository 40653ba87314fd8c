import type { DeskUser, Login, Me } from '../../wire/desk/session.ts';
import { Latest } from './latest.ts';
import { hasCode, messageOf, type Cell, type Surroundings } from './part.ts';
import { DOING, IDLE, type Session } from './state.ts';

/** Who is told when somebody comes and goes. */
export interface SessionListener {
  /** Somebody is logged in now; `before`: whose work is still on the page. */
  arrived(user: DeskUser, before: DeskUser | null): void;
  /** Nobody is logged in any more, by their own wish: nothing of theirs is to stay. */
  left(): void;
}

/** Who is at the desk. */
export class DeskSession {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<Session>;
  readonly #listener: SessionListener;
  readonly #asked = new Latest();

  constructor(surroundings: Surroundings, cell: Cell<Session>, listener: SessionListener) {
    this.#surroundings = surroundings;
    this.#cell = cell;
    this.#listener = listener;
  }

  get user(): DeskUser | null {
    const session = this.#cell.value;
    return session.kind === 'somebody' ? session.user : null;
  }

  /** Asks the server who this is. */
  ask(): void {
    const isLatest = this.#asked.ask();
    this.#cell.set({ kind: 'asking' });
    this.#surroundings.port.me().then(
      (me) => {
        if (isLatest()) this.#welcome(me, null);
      },
      (error: unknown) => {
        if (isLatest()) this.#cell.set({ kind: 'failed', message: messageOf(error) });
      },
    );
  }

  login(login: Login): void {
    const session = this.#cell.value;
    if (session.kind !== 'nobody' && session.kind !== 'expired') return;
    if (session.attempt.kind === 'doing') return;
    const isLatest = this.#asked.ask();
    const before = session.kind === 'expired' ? session.user : null;
    this.#cell.set({ ...session, attempt: DOING });
    this.#surroundings.port.login(login).then(
      (me) => {
        if (isLatest()) this.#welcome(me, before);
      },
      (error: unknown) => {
        if (isLatest())
          this.#cell.set({ ...session, attempt: { kind: 'failed', message: messageOf(error) } });
      },
    );
  }

  /** Where the server cannot be asked, the cookie stays good; then it is better to say so than to look logged out. */
  logout(): void {
    const session = this.#cell.value;
    if (session.kind !== 'somebody') return;
    const left = (now: Session): void => {
      this.#cell.set(now);
      this.#listener.left();
    };
    const nobody: Session = { kind: 'nobody', offer: session.offer, attempt: IDLE };
    this.#surroundings.port.logout().then(
      () => left(nobody),
      (error: unknown) =>
        // A login that has ended by itself is what was wanted.
        left(hasCode(error, 'logged-out') ? nobody : { kind: 'failed', message: messageOf(error) }),
    );
  }

  /** The server says that nobody is logged in. */
  expire(): void {
    const session = this.#cell.value;
    if (session.kind === 'somebody')
      this.#cell.set({ kind: 'expired', user: session.user, offer: session.offer, attempt: IDLE });
  }

  #welcome({ user, login: offer }: Me, before: DeskUser | null): void {
    if (!user) {
      this.#cell.set({ kind: 'nobody', offer, attempt: IDLE });
      return;
    }
    this.#cell.set({ kind: 'somebody', user, offer });
    this.#listener.arrived(user, before);
  }
}
