import type { Result } from '../wire/result.ts';

/** A graded metric as a result document has it: elements show documents, also those of other versions. */
export type ResultGrade = Result['grades']['rows'][number];

/** A finding as a result document has it. */
export type ResultFinding = Result['grades']['findings'][number];
