import { DeskError } from '../../src/app/desk/ports.ts';

/** A port whose answers a test holds back, lets go in any order, or refuses. */
export class HeldAnswers<Method extends string> {
  /** What was asked, in order: the method and what tells this question from others. */
  readonly calls: string[] = [];
  readonly #held = new Map<Method, (() => void)[]>();
  readonly #refused = new Map<Method, DeskError>();

  /** Holds back every answer of a method until it is released. */
  hold(method: Method): void {
    if (!this.#held.has(method)) this.#held.set(method, []);
  }

  /** Lets a held answer go: the oldest, or the one asked for so many questions later. */
  release(method: Method, index = 0): void {
    const [go] = this.#held.get(method)?.splice(index, 1) ?? [];
    if (!go) throw new Error(`no answer of ${method} is held`);
    go();
  }

  /** Lets every held answer go, and holds no more. */
  releaseAll(method: Method): void {
    const held = this.#held.get(method) ?? [];
    this.#held.delete(method);
    for (const go of held) go();
  }

  refuse(method: Method, code: string, message = `${method} is refused.`): void {
    this.#refused.set(method, new DeskError(code, message));
  }

  allow(method: Method): void {
    this.#refused.delete(method);
  }

  allowAll(): void {
    this.#refused.clear();
  }

  /** Answers as the test wants it: `detail` tells this question from others. */
  protected async answer<T>(method: Method, detail: string, make: () => T): Promise<T> {
    this.calls.push(`${method} ${detail}`.trim());
    const refused = this.#refused.get(method);
    const made = refused ? null : { value: make() };
    const held = this.#held.get(method);
    if (held) await new Promise<void>((resolve) => held.push(resolve));
    if (refused) throw refused;
    if (!made) throw new Error('unreachable');
    return made.value;
  }
}
