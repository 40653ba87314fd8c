import type { BrowserContext } from '@playwright/test';

/** What a browser must never do at an Edgewise server, as it was seen. */
export interface PageEvents {
  /** Requests to anybody but the server. */
  readonly elsewhere: readonly string[];
  /** Dialogs that a script opened. */
  readonly dialogs: readonly string[];
  /** What the content security policy stopped. */
  readonly violations: readonly string[];
  /** Errors that nobody caught. */
  readonly errors: readonly string[];
  /** Scripts that came in by a text and ran (they count in `window.injected`). */
  readonly injected: readonly string[];
  /** Policies of documents that were loaded, each once. */
  readonly policies: ReadonlySet<string>;
}

/** Watches every page of a context from now on. */
export async function recordPageEvents(context: BrowserContext, origin: string): Promise<PageEvents> {
  const seen = {
    elsewhere: [] as string[],
    dialogs: [] as string[],
    violations: [] as string[],
    errors: [] as string[],
    injected: [] as string[],
    policies: new Set<string>(),
  };
  context.on('request', (request) => {
    const url = new URL(request.url());
    // What a page makes itself comes from nowhere.
    if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.origin !== origin)
      seen.elsewhere.push(request.url());
  });
  context.on('response', (response) => {
    if (response.request().isNavigationRequest())
      seen.policies.add(response.headers()['content-security-policy'] ?? `none: ${response.url()}`);
  });
  context.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  context.on('weberror', (error) => seen.errors.push(String(error.error())));
  await context.exposeBinding('edgewiseSaw', (_source, kind: 'violations' | 'injected', what: string) => {
    seen[kind].push(what);
  });
  await context.addInitScript(() => {
    const saw: unknown = Reflect.get(window, 'edgewiseSaw');
    const report = (kind: string, what: string): void => {
      if (typeof saw === 'function') Reflect.apply(saw, null, [kind, what]);
    };
    addEventListener('securitypolicyviolation', (event) =>
      report('violations', `${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
    Reflect.set(window, 'injected', (what: string) => report('injected', what));
  });
  return seen;
}
