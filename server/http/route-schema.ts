import type { Readable } from 'node:stream';
import { Type, type Static, type TSchema } from 'typebox';
import { ApiErrorSchema } from '../../src/wire/http.ts';
import type { Frozen } from '../../src/wire/schema.ts';

/** Every route may answer with one of these. */
export const ERRORS = { '4xx': ApiErrorSchema, '5xx': ApiErrorSchema } as const;

/** Of a route on one thing. */
export const ID_PARAMS = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

/** Who may ask, as OpenAPI says it (openapi.ts has the schemes). */
export const BY_TEST = [{ testToken: [] }];
export const BY_TEST_OR_MACHINE = [{ testToken: [] }, { apiToken: [] }];
export const BY_MACHINE = [{ apiToken: [] }];
export const BY_DESK = [{ session: [] }, { apiToken: [] }];
export const BY_PERSON = [{ session: [] }];

/** An answer that is sent as it is, as one of these types. */
export const bytes = (description: string, ...mediaTypes: readonly string[]) =>
  ({
    description,
    content: Object.fromEntries(
      mediaTypes.map((mediaType) => [
        mediaType,
        { schema: Type.Unsafe<Readable | Buffer>(Type.String({ format: 'binary' })) },
      ]),
    ),
  }) as const;

/** An answer as JSON, or as a table where the query asks for one. */
export const orTable = <S extends TSchema>(schema: S, description: string) =>
  ({
    description,
    content: {
      'application/json': { schema },
      'text/csv': { schema: Type.String({ format: 'binary' }) },
    },
  }) as const;

/** An answer that nobody may change on its way, such as a stored result. */
export const frozen = <S extends TSchema>(schema: S) => Type.Unsafe<Frozen<Static<S>>>(schema);

/** An answer that its route writes as JSON by itself, as it is asked for often and hardly changes. */
export const written = (schema: TSchema) => Type.Unsafe<Buffer>(schema);
