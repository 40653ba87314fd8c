import { CompiledQuery, PostgresDialect } from 'kysely';
import pg from 'pg';

/** Connections at most: few, as results are written in groups and two cores answer faster than they wait. */
export const MAX_CONNECTIONS = 8;
const CONNECT_MS = 5000;
/** A statement that takes this long is given up by the server; what is then still silent, by us. */
const STATEMENT_MS = 30_000;
const SILENCE_MS = 35_000;

const connectionTo = (url: string): pg.PoolConfig => ({
  connectionString: url,
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  application_name: 'edgewise',
  types: {
    // Whole numbers come as text, since they could be large; all of ours are below 2^53.
    getTypeParser: (oid, format): unknown =>
      oid === pg.types.builtins.INT8
        ? Number
        : pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
  },
});

/** A pool that outlives the loss of its connections: `onLost` hears of idle ones that broke. */
export const openPostgresqlPool = (url: string, onLost: (error: Error) => void): pg.Pool =>
  outliving(
    new pg.Pool({
      ...connectionTo(url),
      max: MAX_CONNECTIONS,
      statement_timeout: STATEMENT_MS,
      lock_timeout: CONNECT_MS,
      idle_in_transaction_session_timeout: STATEMENT_MS,
      query_timeout: SILENCE_MS,
    }),
    onLost,
  );

function outliving(pool: pg.Pool, onLost: (error: Error) => void): pg.Pool {
  pool.on('error', onLost);
  // A connection that breaks while it is lent out reports to whoever waits for its answer; a listener must be there.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

// What is acknowledged is on disk, whatever the server's default is; a stronger setting of replicas stays.
const DURABLE =
  "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

export const postgresqlDialect = (pool: pg.Pool): PostgresDialect => dialectWith(pool, [DURABLE]);

/** One connection, on which anything takes as long as it takes, whatever times PostgreSQL's settings give it. */
export const patientDialect = (url: string): PostgresDialect =>
  dialectWith(
    outliving(new pg.Pool({ ...connectionTo(url), max: 1 }), () => undefined),
    [
      DURABLE,
      ...['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'].map(
        (name) => `set ${name} = 0`,
      ),
    ],
  );

/** `settings` are made of each connection. */
const dialectWith = (pool: pg.Pool, settings: readonly string[]): PostgresDialect =>
  new PostgresDialect({
    pool,
    onCreateConnection: async (connection) => {
      for (const setting of settings) await connection.executeQuery(CompiledQuery.raw(setting));
    },
  });
