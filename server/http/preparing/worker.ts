/** The thread that prepares uploaded results: see thread.ts. */
import { answerQuestions } from '../../thread/answer-questions.ts';
import { ownedBuffers } from './owned-buffers.ts';
import { prepareUpload } from './prepare.ts';

answerQuestions(prepareUpload, (preparation) => {
  switch (preparation.kind) {
    case 'asks':
      return ownedBuffers(preparation.body);
    case 'ready':
      return ownedBuffers(preparation.prepared.document.body);
    default:
      return [];
  }
});
