/** Where a browser ended up, and by which addresses it came. */
export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly body: string;
  readonly trail: readonly URL[];
}

const MAX_HOPS = 15;

/** A browser as far as redirects and cookies go: real HTTP, a jar for each host and port. */
export class FetchBrowser {
  readonly jar = new Map<string, Map<string, string>>();
  /** Changes an address before it is gone to; what an attacker in the middle of the way could do. */
  tamper: (url: URL) => URL = (url) => url;

  /** Follows redirects until one leads to `stopBefore`, or to an answer that is none. */
  async visit(address: string | URL, stopBefore: (url: URL) => boolean = () => false): Promise<Visit> {
    const trail: URL[] = [];
    let url = new URL(address);
    for (;;) {
      url = this.tamper(url);
      trail.push(url);
      if (trail.length > MAX_HOPS) throw new Error(`going round: ${trail.map(String).join(' ')}`);
      if (stopBefore(url)) return { url, status: 0, body: '', trail };
      const answer = await fetch(url, { redirect: 'manual', headers: { cookie: this.#cookiesFor(url) } });
      this.#keep(url, answer.headers.getSetCookie());
      const location = answer.headers.get('location');
      const body = await answer.text();
      if (location === null) return { url, status: answer.status, body, trail };
      url = new URL(location, url);
    }
  }

  #cookiesFor(url: URL): string {
    const cookies = this.jar.get(url.origin) ?? new Map<string, string>();
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(url: URL, headers: readonly string[]): void {
    const cookies = this.jar.get(url.origin) ?? new Map<string, string>();
    this.jar.set(url.origin, cookies);
    for (const header of headers) {
      const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const isGone = attributes.some((each) => /^max-age=0$|^expires=Thu, 01 Jan 1970/i.test(each));
      if (isGone) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
}
