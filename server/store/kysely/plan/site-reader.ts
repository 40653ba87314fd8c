import type { Kysely } from 'kysely';
import { Compile } from 'typebox/compile';
import { siteNameKey } from '../../../../src/core/plan/catalogue.ts';
import { PlanSiteSchema } from '../../../../src/wire/desk/plan/catalogue.ts';
import type { StoredPlanSite } from '../../port/plan.ts';
import { StoreError } from '../../port/store-error.ts';
import type { Tables } from '../tables.ts';

/** Reads the sites of the catalogue. Each is checked once: taking a thousand apart takes longer than reading them. */
export class SiteReader {
  #last = new Map<string, { readonly body: string; readonly stored: StoredPlanSite }>();
  #validator: ReturnType<typeof compiled> | null = null;

  /** By name. */
  async read(db: Kysely<Tables>): Promise<Map<string, StoredPlanSite>> {
    const rows = await db
      .selectFrom('plan_sites')
      .select(['site_key', 'version', 'body'])
      .orderBy('site_key')
      .execute();
    this.#last = new Map(
      rows.map(({ site_key: key, version, body }) => {
        const last = this.#last.get(key);
        const isSame = last?.stored.version === version && last.body === body;
        return [key, isSame ? last : { body, stored: { version, site: this.#parse(body) } }];
      }),
    );
    return new Map([...this.#last.values()].map(({ stored }) => [siteNameKey(stored.site.name), stored]));
  }

  #parse(body: string): StoredPlanSite['site'] {
    const site: unknown = JSON.parse(body);
    this.#validator ??= compiled();
    if (!this.#validator.Check(site))
      throw new StoreError('damaged', 'A site of the catalogue cannot be read.');
    return site;
  }
}

const compiled = () => Compile(PlanSiteSchema);
