import { afterAll, beforeAll, describe } from 'vitest';
import { isLacking } from '../lacking.ts';
import {
  isPostgresqlInstalled,
  NO_POSTGRESQL,
  startPostgresql,
  type PostgresqlServer,
} from './postgresql.ts';

const START_AND_STOP_MS = 60_000;

/**
 * Describes what is tested on a PostgreSQL of its own, which is started before the first of these tests and ended after the last. Skipped
 * where PostgreSQL is not installed. The server may be used in tests and in hooks, not while they are described.
 */
export function onPostgresql(
  name: string,
  describeOn: (server: Omit<PostgresqlServer, 'stop'>) => void,
): void {
  describe.skipIf(isLacking(isPostgresqlInstalled(), NO_POSTGRESQL))(name, () => {
    let server: PostgresqlServer;
    beforeAll(async () => {
      server = await startPostgresql();
    }, START_AND_STOP_MS);
    afterAll(() => server.stop(), START_AND_STOP_MS);
    describeOn({
      createDatabase: () => server.createDatabase(),
      query: (url, sql) => server.query(url, sql),
      halt: () => server.halt(),
      kill: () => server.kill(),
      resume: () => server.resume(),
    });
  });
}
