/** The thread that prepares what is uploaded: see thread.ts. */
import { answerQuestions } from '../../thread/asked-thread.ts';
import { ownedBuffers } from './owned-buffers.ts';
import { preparePackets } from './packets.ts';
import { prepareUpload } from './prepare.ts';
import type { PreparingAnswer, PreparingQuestion } from './thread.ts';

const answer = (question: PreparingQuestion): PreparingAnswer | Promise<PreparingAnswer> =>
  'gzip' in question ? preparePackets(question) : prepareUpload(question);

answerQuestions(answer, (preparation) => {
  switch (preparation.kind) {
    case 'asks':
      return ownedBuffers(preparation.body);
    case 'ready':
      return ownedBuffers(preparation.prepared.document.body);
    case 'packets':
      return ownedBuffers(preparation.gzip);
    default:
      return [];
  }
});
