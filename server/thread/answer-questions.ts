import { parentPort } from 'node:worker_threads';
import type { AnswerMessage, QuestionMessage } from './thread-messages.ts';

/**
 * Makes this thread answer its owner (asked-thread.ts) from now on, who knows what it asks. What `answer` throws is a
 * fault, of which the owner hears the message.
 */
export function answerQuestions(answer: (question: never) => unknown): void {
  const tell = (message: AnswerMessage<unknown>): void => parentPort?.postMessage(message);
  const answerOne = async ({ id, question }: QuestionMessage<never>): Promise<void> => {
    try {
      tell({ id, kind: 'answer', answer: await answer(question) });
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tell({ id, kind: 'fault', message });
    }
  };
  parentPort?.on('message', (message: QuestionMessage<never>) => void answerOne(message));
}
