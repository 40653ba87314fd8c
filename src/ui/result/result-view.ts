/**
 * All that shows a result, as one part that is loaded by itself: it is half of the page, and nobody needs it to begin. The
 * page fetches it as soon as its first view stands, not when the test is over: the network may be gone by then.
 */
import './edgewise-result.ts';

export { resultTitle } from '../../wording/result/title.ts';
