import type { NewToken } from '../../wire/desk/admin.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import { DOING, DONE, IDLE, LOADING, type TokensState } from './state.ts';

/** The tokens of machines. */
export class ApiTokens {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<TokensState>;

  constructor(surroundings: Surroundings, cell: Cell<TokensState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  load(): void {
    if (this.#cell.value.tokens.kind !== 'ready') this.#change({ tokens: LOADING });
    this.#surroundings.port.tokens().then(
      (value) => this.#change({ tokens: { kind: 'ready', value } }),
      (error: unknown) =>
        this.#change({ tokens: { kind: 'failed', message: this.#surroundings.explain(error) } }),
    );
  }

  create(token: NewToken): void {
    if (this.#cell.value.create.kind === 'doing') return;
    this.#change({ create: DOING });
    this.#surroundings.port.addToken(token).then(
      (created) => {
        this.#change({ create: DONE, created });
        this.load();
      },
      (error: unknown) => this.#change({ create: failedAction(this.#surroundings, error) }),
    );
  }

  /** The secret has been taken down, or the page is left: it is not to lie about. */
  forgetSecret(): void {
    if (this.#cell.value.created) this.#change({ created: null, create: IDLE });
  }

  revoke(id: string): void {
    this.#change({ revoke: DOING });
    this.#surroundings.port.revokeToken(id).then(
      () => {
        this.#change({ revoke: DONE });
        this.load();
      },
      (error: unknown) => this.#change({ revoke: failedAction(this.#surroundings, error) }),
    );
  }

  #change(change: Partial<TokensState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
