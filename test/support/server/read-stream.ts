import type { HttpServer } from './http-server.ts';
import type { Credentials } from './desk-people.ts';

/** A stream of server-sent events that is read as it comes. */
export interface ReadStream<T> {
  readonly status: number;
  readonly seen: T[];
  readonly isOver: () => boolean;
}

/** Opens one. */
export async function readStream<T>(
  { app }: Pick<HttpServer, 'app'>,
  url: string,
  headers: Credentials,
): Promise<ReadStream<T>> {
  const answer = await app.inject({ url, headers, payloadAsStream: true });
  const seen: T[] = [];
  let isOver = false;
  const stream = answer.stream();
  stream.on('data', (piece: Buffer) => {
    for (const line of piece.toString().split('\n'))
      if (line.startsWith('data: ')) seen.push(JSON.parse(line.slice(6)) as T);
  });
  for (const event of ['end', 'error', 'close']) stream.on(event, () => (isOver = true));
  return { status: answer.statusCode, seen, isOver: () => isOver };
}
