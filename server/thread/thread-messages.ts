/** What a thread that is asked and its owner say to each other. */

/** Owner to thread. */
export interface QuestionMessage<Question> {
  readonly id: number;
  readonly question: Question;
}

/** Thread to owner: one for each question. `fault`: the thread failed at it, and lives. */
export type AnswerMessage<Answer> =
  | { readonly id: number; readonly kind: 'answer'; readonly answer: Answer }
  | { readonly id: number; readonly kind: 'fault'; readonly message: string };
