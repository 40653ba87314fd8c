/** The thread that prepares uploaded results: see thread.ts. */
import { answerQuestions } from '../../thread/answer-questions.ts';
import { prepareUpload } from './prepare.ts';

answerQuestions(prepareUpload);
