/**
 * The tests of this server that run now, as it tells. Credentials that it issued hold for these only: so those of a test
 * that has ended are refused for as long as they would live, whatever else ends, and after a restart all are, since
 * no test outlives its server. There are never more than the server has places.
 *
 * Credentials of others that have the same secret hold as long as they say: nobody tells this relay of their tests.
 */
import type { TurnUser } from '../credentials.ts';

export class AdmittedTests {
  readonly #issuer: string | null;
  readonly #packetsPerS = new Map<string, number>();

  /** `issuer` is in the names that this server issues; `null`: it issues none. */
  constructor(issuer: string | null) {
    this.#issuer = issuer;
  }

  get count(): number {
    return this.#packetsPerS.size;
  }

  admit(testId: string, packetsPerS: number): void {
    this.#packetsPerS.set(testId, packetsPerS);
  }

  end(testId: string): void {
    this.#packetsPerS.delete(testId);
  }

  /** Whether the test of these credentials may be running. */
  mayRun({ testId, issuer }: TurnUser): boolean {
    return issuer === undefined || issuer !== this.#issuer || this.#packetsPerS.has(testId);
  }

  /** How many packets a second the test may send; `null` when nobody has said. */
  packetsPerSOf(testId: string): number | null {
    return this.#packetsPerS.get(testId) ?? null;
  }
}
