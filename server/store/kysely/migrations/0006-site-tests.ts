import { sql, type Kysely } from 'kysely';

/**
 * All that assessing a site reads of its tests, in the order in which it is read: a site's week stands in some fifty
 * pages one after the other instead of in a thousand, each among the results of other sites.
 */
export const indexSiteTests = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createIndex('results_tests')
    .on('results')
    .columns([
      'site_key',
      'at_ms',
      'seq',
      'relay_key',
      'id',
      'verdict',
      'finding',
      'rtt_ms',
      'loss_ratio',
      'loss_up_ratio',
      'loss_down_ratio',
      'burst_loss_ratio',
      'burst_loss_up_ratio',
      'burst_loss_down_ratio',
      'jitter_ms',
      'jitter_up_ms',
      'jitter_down_ms',
      'reorder_ratio',
      'reorder_up_ratio',
      'reorder_down_ratio',
    ])
    .where(sql.ref('unattended'), '=', 1)
    .execute();
