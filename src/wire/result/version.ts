/** Identifies this version of the document. A change that old readers cannot read gets a new number. */
export const RESULT_SCHEMA = 'edgewise.result/1';
