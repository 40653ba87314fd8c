import { CLI, AccountError, isTokenName } from '../server/manage.ts';
import { manageAt, processIo, tableLines, whenOf, type CommandIo, type StoreOptions } from './command-io.ts';

type Scope = 'results:read' | 'results:write' | 'requests:write' | 'metrics:read' | 'relays:join';
/** As many characters of an id as are shown: two tokens of thousands that share them are unheard of. */
const SHOWN_ID = 8;

/** What `edgewise token ...` does; each returns the exit status. */
export class TokenActions {
  readonly #io: CommandIo;

  constructor(io: CommandIo = processIo()) {
    this.#io = io;
  }

  add(name: string, options: StoreOptions & { readonly scope: readonly Scope[] }): Promise<number> {
    return manageAt(options, this.#io, async ({ tokens, trail }) => {
      if (!isTokenName(name))
        throw new AccountError('bad-name', 'The name of a token must be one line of text.');
      const scopes = [...new Set(options.scope)];
      await trail.add({ who: CLI, action: 'token-add', subject: name.trim(), address: null });
      const { token, secret } = await tokens.add({ name: name.trim(), scopes }, CLI);
      this.#io.note(
        `The token "${token.name}" was made. It may: ${scopes.join(', ')}. It is shown this once:`,
      );
      this.#io.print(secret);
    });
  }

  list(options: StoreOptions & { readonly json?: true }): Promise<number> {
    return manageAt(options, this.#io, async (desk) => {
      const tokens = await desk.tokens.list();
      if (options.json) {
        this.#io.print(JSON.stringify({ tokens }, null, 2));
        return;
      }
      if (tokens.length === 0) {
        this.#io.note('There are no tokens; make one with "edgewise token add NAME --scope SCOPE".');
        return;
      }
      const rows = tokens.map(({ id, name, scopes, createdBy, createdAtMs, lastUsedAtMs, revokedAtMs }) => [
        id.slice(0, SHOWN_ID),
        name,
        scopes.join(','),
        createdBy,
        whenOf(createdAtMs),
        whenOf(lastUsedAtMs),
        whenOf(revokedAtMs),
      ]);
      const head = ['ID', 'NAME', 'MAY', 'MADE BY', 'MADE', 'LAST USED', 'REVOKED'];
      for (const line of tableLines([head, ...rows])) this.#io.print(line);
    });
  }

  revoke(id: string, options: StoreOptions): Promise<number> {
    return manageAt(options, this.#io, async ({ tokens, trail }) => {
      const meant = (await tokens.list()).filter(
        (each) => each.revokedAtMs === null && (each.id === id || (id.length >= 4 && each.id.startsWith(id))),
      );
      const [token] = meant;
      if (token === undefined)
        throw new AccountError(
          'unknown',
          `There is no token of the id "${id.slice(0, 64)}" that is not revoked.`,
        );
      if (meant.length > 1)
        throw new AccountError('unknown', `Several tokens have ids that begin with "${id}".`);
      await trail.add({ who: CLI, action: 'token-revoke', subject: token.name, address: null });
      await tokens.revoke(token.id);
      this.#io.note(`The token "${token.name}" is revoked.`);
    });
  }
}
