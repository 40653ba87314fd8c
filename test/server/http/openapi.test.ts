import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { OPENAPI_PATH } from '../../../server/http/openapi.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}
interface Description {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly components: { readonly securitySchemes: Readonly<Record<string, unknown>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let server: HttpServer;
let description: Description;
let operations: [string, Operation][];
beforeAll(async () => {
  server = await httpServer();
  description = (await server.app.inject({ url: OPENAPI_PATH })).json<Description>();
  operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});

/** Routes as the router has them, one `METHOD /path` each, from its own drawing of its tree. */
function registered(): string[] {
  const stack: string[] = [];
  return server.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods] =
        /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/u.exec(line) ?? [];
      if (part === '') return [];
      stack.length = indent.length / 4;
      stack.push(part);
      return (methods ?? '').split(', ').flatMap((method) => (method ? [`${method} ${stack.join('')}`] : []));
    });
}

describe('GET /api/openapi.json', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...structuredClone(description) });
    expect(errors).toBeUndefined();
    expect([valid, description.openapi]).toEqual([true, '3.1.0']);
  });

  it('has every route of the API', () => {
    const own = registered()
      .filter((route) => /^(GET|POST|PUT|DELETE|PATCH) \/(api|healthz|readyz)/.test(route))
      .map((route) => route.replace(/:(\w+)/g, '{$1}'));
    expect(own.length).toBeGreaterThan(30);
    expect(operations.map(([name]) => name).sort()).toEqual(expect.arrayContaining(own.sort()));
  });

  it('says of every route what it does, who may ask, and what errors look like', () => {
    const tags = description.tags.map(({ name }) => name);
    const schemes = Object.keys(description.components.securitySchemes);
    for (const [name, operation] of operations) {
      expect(operation.summary, name).toMatch(/^[A-Z].{5,}[^.]$/);
      expect(tags, name).toEqual(expect.arrayContaining([...(operation.tags ?? ['none'])]));
      expect(operation.security, name).toBeDefined();
      for (const way of operation.security ?? [])
        expect(schemes, name).toEqual(expect.arrayContaining(Object.keys(way)));
      // The login of the organisation answers in the browser's address bar, with pages.
      if (!name.includes('/oidc/'))
        expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(['4XX', '5XX']));
    }
  });

  it.each([
    ['/api/desk/export', ['application/json', 'application/x-ndjson', 'text/csv']],
    ['/api/desk/sites/{site}', ['application/json', 'text/csv']],
  ])('names every type that %s comes as', (path, types) => {
    const { content = {} } = description.paths[path]?.['get']?.responses['200'] ?? {};
    expect(Object.keys(content).sort()).toEqual(types);
  });

  it('knows the whole result, null and all', () => {
    const text = JSON.stringify(description.paths['/api/results/{id}']);
    for (const field of ['worstBurst200ms', 'lossRatioInterval', 'timeline', 'edgewise.result/1', '"null"'])
      expect(text).toContain(field);
  });
});
