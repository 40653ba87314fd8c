import { parentPort, Worker, type ResourceLimits, type Transferable } from 'node:worker_threads';

/** Owner to thread. */
export interface QuestionMessage<Question> {
  readonly id: number;
  readonly question: Question;
}

/** Thread to owner: one for each question. `fault`: the thread failed at it, and lives. */
export type AnswerMessage<Answer> =
  | { readonly id: number; readonly kind: 'answer'; readonly answer: Answer }
  | { readonly id: number; readonly kind: 'fault'; readonly message: string };

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
 * A thread that answers questions (`answerQuestions`), in any order. It is started by the first question, and again by
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
  ask(question: Question, moved: readonly Transferable[] = []): Promise<Answer> {
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

/**
 * Makes this thread answer its owner (`AskedThread`) from now on, who knows what it asks. What `answer` throws is a
 * fault, of which the owner hears the message. The buffers of an answer that `movedOf` names are moved to the owner and
 * not copied.
 */
export function answerQuestions<Answer>(
  answer: (question: never) => Answer | Promise<Answer>,
  movedOf: (answer: Answer) => readonly ArrayBuffer[] = () => [],
): void {
  const post = (message: AnswerMessage<Answer>, moved: readonly ArrayBuffer[] = []): void =>
    parentPort?.postMessage(message, [...moved]);
  const answerOne = async ({ id, question }: QuestionMessage<never>): Promise<void> => {
    try {
      const answered = await answer(question);
      post({ id, kind: 'answer', answer: answered }, movedOf(answered));
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      post({ id, kind: 'fault', message });
    }
  };
  parentPort?.on('message', (message: QuestionMessage<never>) => void answerOne(message));
}
