import { parentPort } from 'node:worker_threads';
import type { AnswerMessage, QuestionMessage } from './thread-messages.ts';

/**
 * Makes this thread answer its owner (asked-thread.ts) from now on, who knows what it asks. What `answer` throws is a
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
