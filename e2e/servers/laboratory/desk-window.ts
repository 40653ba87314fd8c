import { get } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { Check } from 'typebox/value';
import { DeskEventSchema } from '../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { ResultPageSchema } from '../../../src/wire/desk/search.ts';
import { ask, jsonOf } from './ask.ts';

/** What a window at the desk of one server came to know. */
export interface Told {
  /** Results that its stream told of, by id, in order; one that was told twice is there twice. */
  readonly arrivals: readonly string[];
  /** Results that it found when it asked the store, as a window does each time that it connects. */
  readonly found: readonly string[];
  /** How often it has connected. */
  readonly connections: number;
}

const CONNECT_AGAIN_MS = 500;

/** A window at the desk: listens, and whenever it has to connect anew asks the store for what it has missed. */
export class DeskWindow {
  readonly #origin: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #arrivals: string[] = [];
  readonly #found = new Set<string>();
  #connections = 0;
  #isClosed = false;
  #leave = (): void => undefined;

  constructor(origin: string, token: string) {
    this.#origin = origin;
    this.#headers = { authorization: `Bearer ${token}` };
    void this.#stay();
  }

  get told(): Told {
    return { arrivals: this.#arrivals, found: [...this.#found], connections: this.#connections };
  }

  close(): void {
    this.#isClosed = true;
    this.#leave();
  }

  async #stay(): Promise<void> {
    while (!this.#isClosed) {
      await this.#listen();
      await after(CONNECT_AGAIN_MS);
    }
  }

  /** Resolves when the stream has ended. */
  #listen(): Promise<void> {
    return new Promise((resolve) => {
      const asked = get(this.#origin + DESK_ROUTES.events, { headers: this.#headers }, (stream) => {
        if (stream.statusCode !== 200) {
          stream.resume();
          resolve();
          return;
        }
        this.#connections += 1;
        // What came before the stream stood is in the store by now.
        void this.#look();
        let text = '';
        stream.setEncoding('utf8');
        stream.on('data', (piece: string) => {
          const events = (text + piece).split('\n\n');
          text = events.pop() ?? '';
          for (const event of events) this.#hear(event);
        });
        stream.on('error', () => undefined);
        stream.on('close', resolve);
      });
      this.#leave = () => asked.destroy();
      asked.on('error', () => resolve());
    });
  }

  #hear(event: string): void {
    const data = event
      .split('\n')
      .flatMap((line) => (line.startsWith('data:') ? [line.slice('data:'.length)] : []))
      .join('\n');
    const told: unknown = data === '' ? null : JSON.parse(data);
    if (Check(DeskEventSchema, told) && told.type === 'result') this.#arrivals.push(told.row.id);
  }

  /** Asks the store, page by page, again where it is away. */
  async #look(): Promise<void> {
    const first = this.#origin + DESK_ROUTES.results;
    let url = first;
    while (url !== '' && !this.#isClosed) {
      const page = jsonOf(await ask(url, { headers: this.#headers }), 200);
      if (!Check(ResultPageSchema, page)) {
        await after(CONNECT_AGAIN_MS);
        continue;
      }
      for (const { id } of page.rows) this.#found.add(id);
      url = page.next === null ? '' : `${first}?after=${encodeURIComponent(page.next)}`;
    }
  }
}
