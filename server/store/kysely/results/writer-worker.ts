/** The thread that writes results to an SQLite file: see writer-thread.ts. */
import { randomInt } from 'node:crypto';
import { answerQuestions } from '../../../thread/asked-thread.ts';
import { openDatabase, type Database } from '../database.ts';
import { asStoreError } from '../error-mapping.ts';
import type { WriterAnswer, WriterLocation, WriterQuestion } from './writer-messages.ts';
import { SharedWriter, type ResultWriter } from './writer.ts';

interface Opened {
  readonly database: Database;
  readonly writer: ResultWriter;
}

let opened: Promise<Opened> | null = null;

/** What could not be opened is tried again for the next result. */
function open({ file, busyMs }: WriterLocation): Promise<Opened> {
  const opening = openDatabase(
    { kind: 'sqlite', file },
    { role: 'writer', ...(busyMs === undefined ? {} : { busyMs }) },
  ).then((database) => ({ database, writer: new SharedWriter(database, (bound) => randomInt(bound)) }));
  opening.catch(() => (opened = null));
  return opening;
}

async function answer(question: WriterQuestion): Promise<WriterAnswer> {
  if (question.kind === 'close') {
    await opened?.then(({ database }) => database.close());
    return { kind: 'closed' };
  }
  try {
    opened ??= open(question.place);
    const { writer } = await opened;
    return { kind: 'written', written: await writer.write(question.result) };
  } catch (error) {
    const { code, message, cause } = asStoreError(error);
    return { kind: 'failed', code, message, cause: String(cause instanceof Error ? cause.stack : cause) };
  }
}

answerQuestions(answer);
