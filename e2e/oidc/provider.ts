import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

/** Somebody of the organisation; their subject is the key that they stand under. */
export interface Person {
  readonly preferred_username: string;
  readonly email: string;
  readonly email_verified?: boolean;
  readonly groups: readonly string[];
}

/** What the provider knows the desk by. */
export interface DeskClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** A real OpenID provider (oidc-provider) on this machine, whose people need no password. */
export interface LocalProvider {
  readonly issuer: string;
  /** The subject of whoever sits at the browser: they log in as soon as they are asked. */
  person: string;
  readonly people: Record<string, Person>;
  /** To be called once the desk's address is known; before it the provider answers 503. */
  serve(client: DeskClient): void;
  close(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const SCOPES = 'openid profile email groups';

/** Listens on loopback. The issuer is plain http, which the desk speaks inside one machine only. */
export async function startProvider(people: Record<string, Person>, port = 0): Promise<LocalProvider> {
  let handle: Handler = (_request, response) => {
    response.writeHead(503).end();
  };
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: chosen } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${chosen}`;
  const [first = ''] = Object.keys(people);
  const local: LocalProvider = {
    issuer,
    person: first,
    people,
    serve(client) {
      const provider = new Provider(issuer, configurationFor(client, local));
      const inner = provider.callback();
      handle = (request, response) => {
        if (request.url?.startsWith('/interaction/'))
          void provider.interactionFinished(request, response, { login: { accountId: local.person } });
        else void inner(request, response);
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return local;
}

function configurationFor(client: DeskClient, local: LocalProvider): Configuration {
  return {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [client.redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    scopes: SCOPES.split(' '),
    claims: {
      openid: ['sub'],
      profile: ['preferred_username'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    // A client that forgets PKCE is refused.
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['only for this test'] },
    findAccount: (_context, subject) => ({
      accountId: subject,
      claims: () => ({ sub: subject, ...local.people[subject] }),
    }),
    // The organisation has agreed for its people: nobody is asked.
    loadExistingGrant: async (context) => {
      const { client: asking, session, provider } = context.oidc;
      if (!asking || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
      grant.addOIDCScope(SCOPES);
      await grant.save();
      return grant;
    },
  };
}
