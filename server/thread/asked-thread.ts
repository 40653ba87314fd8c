import { Worker, type ResourceLimits } from 'node:worker_threads';
import type { AnswerMessage, QuestionMessage } from './thread-messages.ts';

/** What a thread is started with. */
export interface ThreadOptions {
  /** Its built file: threads cannot run TypeScript. */
  readonly url: URL;
  readonly limits?: ResourceLimits;
  /** Told when it ends without having been asked to. The next question starts another. */
  readonly onLost: (reason: string) => void;
}

/** The thread ended while it was being asked: what became of the question nobody knows. */
export class ThreadLostError extends Error {
  override readonly name = 'ThreadLostError';
  readonly code = 'THREAD_LOST';
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that answers questions (answer-questions.ts), in any order. It is started by the first question, and again by
 * the next one when it has died: who was waiting hears of it by a `ThreadLostError`.
 */
export class AskedThread<Question, Answer> {
  readonly #options: ThreadOptions;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #worker: Worker | null = null;
  #lastId = 0;
  #closing: Promise<void> | null = null;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** Resolves with what the thread answered. What is in `moved` goes to the thread and is empty here from now on. */
  ask(question: Question, moved: readonly ArrayBuffer[] = []): Promise<Answer> {
    if (this.#closing !== null) return Promise.reject(new ThreadLostError('The thread is closed.'));
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, question } satisfies QuestionMessage<Question>, [...moved]);
    });
  }

  /** Ends it, whatever it is doing: whoever closes has waited for the answers before. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const { url, limits } = this.#options;
    const worker = new Worker(url, limits ? { resourceLimits: limits } : {});
    let reason: string | null = null;
    worker.on('message', (message: AnswerMessage<Answer>) => this.#onAnswer(message));
    worker.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
    worker.on('exit', (status) => this.#lose(reason ?? `it ended with status ${status}`));
    return worker;
  }

  #onAnswer(message: AnswerMessage<Answer>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.answer);
    else waiting?.reject(new Error(message.message));
  }

  #lose(reason: string): void {
    this.#worker = null;
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of lost) reject(new ThreadLostError(`The thread was lost: ${reason}.`));
    if (this.#closing === null) this.#options.onLost(reason);
  }
}
