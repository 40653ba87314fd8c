import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { CSRF_HEADER } from '../../src/wire/desk/routes.ts';
import { TEST_TOKEN_HEADER } from '../../src/wire/http.ts';
import { BY_DESK, ERRORS } from './route-schema.ts';

/** Where the description of the API is served. */
export const OPENAPI_PATH = '/api/openapi.json';

const TAGS = [
  { name: 'tests', description: 'Running a test: its place, its relays, its witness' },
  { name: 'results', description: 'Storing and reading results' },
  { name: 'desk', description: 'Finding, comparing and exporting results; needs a login or an API token' },
  { name: 'login', description: 'Logging in at the desk' },
  { name: 'administration', description: 'Who may use the desk' },
  { name: 'relays', description: 'Relays on other machines' },
  { name: 'server', description: 'For whoever runs the server' },
];

const SECURITY_SCHEMES = {
  testToken: {
    type: 'apiKey',
    in: 'header',
    name: TEST_TOKEN_HEADER,
    description: 'The token that a test was given by `POST /api/tests`.',
  },
  apiToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token of the desk; its scopes say what it may do.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'edgewise-session',
    description: `A login at the desk (\`__Host-edgewise-session\` over HTTPS). What changes something also needs the header \`${CSRF_HEADER}\` with the token of \`GET /api/desk/me\`.`,
  },
} as const;

/** Describes every route that has a tag, in OpenAPI 3.1, from the schemas that requests are checked by. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Edgewise',
        version,
        description:
          'Whether a network is good enough for calls, and if not, what is wrong and where. Times are epoch ms, ' +
          'durations ms, ratios 0-1; `null` means not measured.',
      },
      tags: TAGS,
      components: { securitySchemes: SECURITY_SCHEMES },
      security: BY_DESK,
    },
  });
}

/** `GET /api/openapi.json`. */
export function serveDescription(app: FastifyInstance): void {
  app.get(
    OPENAPI_PATH,
    {
      schema: {
        summary: 'This description',
        tags: ['server'],
        security: [],
        response: {
          200: { type: 'object', additionalProperties: true, description: 'OpenAPI 3.1' },
          ...ERRORS,
        },
      },
    },
    (_request, reply) => reply.type('application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
  );
}
