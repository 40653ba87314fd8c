import { describe, expect, it } from 'vitest';
import { openStore } from '../../server/store/open-store.ts';
import { onBothDatabases } from '../server/store/on-both-databases.ts';
import { HttpFuzz } from '../support/server/http-fuzz.ts';

const REQUESTS = 2000;

/**
 * The attack: whatever can be said in the grammar of the API's own description, and what can nearly be, with a store on
 * either database: texts that one takes, such as a NUL, the other may not. `npm run bench:attack -- --http 1000000` goes on
 * for longer.
 */
onBothDatabases(['results', 'accounts'], (name, empty) => {
  describe(`requests made from the description, on ${name}`, () => {
    it('are all answered in our shape, and none by a fault (seed 1)', { timeout: 600_000 }, async () => {
      const store = await openStore(await empty());
      const fuzz = await HttpFuzz.start(1, store);
      const { problems, statuses, reached, held } = await fuzz.send(REQUESTS);
      await fuzz.close();
      await store.close();
      expect(problems).toEqual([]);
      // They are not so wild that nothing gets through, nor so tame that nothing is refused.
      expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 20);
      expect(statuses.get(201) ?? 0).toBeGreaterThan(10);
      expect(statuses.get(400) ?? 0).toBeGreaterThan(REQUESTS / 12);
      expect([...reached].length).toBeGreaterThan(fuzz.operations.length * 0.8);
      // Of 55 operations, 38 answer JSON when they succeed; some of them are seldom met in so few requests.
      expect([...held].length).toBeGreaterThan(20);
    });
  });
});
