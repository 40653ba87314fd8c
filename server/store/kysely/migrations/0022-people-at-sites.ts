import { sql, type Kysely } from 'kysely';

/**
 * Of tests that people started, all that is read where a test is put beside the others of its site: as `results_tests` has it of those
 * that machines did. What is normal there is ten thousand of them, and each row that has to be opened is another page of the disk.
 */
export const indexPeopleAtSites = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createIndex('results_people')
    .on('results')
    .columns([
      'site_key',
      'at_ms',
      'seq',
      'relay_key',
      'standing',
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
    .where(sql.ref('unattended'), '=', sql.lit(0))
    .execute();
