import { OPENAPI_PATH } from '../../../server/http/openapi.ts';
import type { HttpServer } from './http-server.ts';

/** A part of a JSON Schema, as far as attacks are made from it. */
export interface SchemaPart {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaPart[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly required?: readonly string[];
  readonly items?: SchemaPart;
  readonly patternProperties?: Readonly<Record<string, SchemaPart>>;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** One operation as the server describes it (OpenAPI 3.1). */
export interface ApiOperation {
  /** `GET /api/desk/results/{id}`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly path: string;
  /** Names of the security schemes, any one of which is asked for; none: anybody may ask. */
  readonly schemes: readonly string[];
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly schema: SchemaPart }[];
  /** Of its body, where that is JSON. */
  readonly body: SchemaPart | null;
  /** Its answers by status, `201` or `2XX`. */
  readonly answers: Readonly<Record<string, DescribedAnswer | undefined>>;
}

/** An answer as it is described. */
export interface DescribedAnswer {
  /** `application/json`; none where no body is described. */
  readonly mediaTypes: readonly string[];
  /** Of its body, where that is JSON and not a file. */
  readonly schema: SchemaPart | null;
}

type Content = Readonly<Record<string, { readonly schema: SchemaPart } | undefined>>;

interface Described {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: ApiOperation['parameters'];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** Every operation of the document that the server itself serves. */
export async function apiOperations({ app }: Pick<HttpServer, 'app'>): Promise<ApiOperation[]> {
  const { paths } = (await app.inject({ url: OPENAPI_PATH })).json<{
    paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  }>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([lower, described]) => {
      const method = lower.toUpperCase() as ApiOperation['method'];
      return {
        name: `${method} ${path}`,
        method,
        path,
        schemes: (described.security ?? []).flatMap((way) => Object.keys(way)),
        parameters: described.parameters ?? [],
        body: described.requestBody?.content['application/json']?.schema ?? null,
        answers: Object.fromEntries(
          Object.entries(described.responses).map(([status, { content }]) => [status, answerOf(content)]),
        ),
      };
    }),
  );
}

function answerOf(content: Content = {}): DescribedAnswer {
  const schema = content['application/json']?.schema ?? null;
  return { mediaTypes: Object.keys(content), schema: schema?.format === 'binary' ? null : schema };
}
