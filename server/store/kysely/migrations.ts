import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from './column-types.ts';
import { createResults } from './migrations/0001-results.ts';
import { createDesk } from './migrations/0002-desk.ts';
import { createSites } from './migrations/0003-sites.ts';
import { createAlertDeliveries } from './migrations/0004-alert-deliveries.ts';
import { createInnerAddresses } from './migrations/0005-inner-addresses.ts';
import { indexSiteTests } from './migrations/0006-site-tests.ts';
import { addLoadToRequests } from './migrations/0007-loaded-requests.ts';
import { addBlockedToResults } from './migrations/0008-blocked.ts';
import { addBytesAndMarks } from './migrations/0009-bytes-and-marks.ts';
import { addStandingToResults } from './migrations/0010-standing.ts';
import { createPlanTests } from './migrations/0014-plan-tests.ts';
import { addRegions } from './migrations/0015-regions.ts';
import { createDevices } from './migrations/0016-devices.ts';
import { addSearches } from './migrations/0017-searches.ts';
import { addPriorityMarks } from './migrations/0018-priority-marks.ts';
import { addWholeResults } from './migrations/0019-documents-end.ts';
import { divideByMonths } from './migrations/0020-months.ts';
import { addLabelsToIndexes } from './migrations/0021-labels-in-indexes.ts';
import { indexPeopleAtSites } from './migrations/0022-people-at-sites.ts';
import { createPlan } from './migrations/0011-plan.ts';
import { addTriageToResults } from './migrations/0012-triage.ts';
import { extendDesk } from './migrations/0013-help-desk.ts';

/** Builds one version of the tables from the one before, on either database, in one transaction. */
export type MigrationStep = (db: Kysely<unknown>, kind: DatabaseKind) => Promise<void>;

/** Every version, in order. One that was released never changes: a change is a new one, named to sort after it. */
const STEPS: Readonly<Record<string, MigrationStep>> = {
  '0001-results': createResults,
  '0002-desk': createDesk,
  '0003-sites': createSites,
  '0004-alert-deliveries': createAlertDeliveries,
  '0005-inner-addresses': createInnerAddresses,
  '0006-site-tests': indexSiteTests,
  '0007-loaded-requests': addLoadToRequests,
  '0008-blocked': addBlockedToResults,
  '0009-bytes-and-marks': addBytesAndMarks,
  '0010-standing': addStandingToResults,
  '0011-plan': createPlan,
  '0012-triage': addTriageToResults,
  '0013-help-desk': extendDesk,
  '0014-plan-tests': createPlanTests,
  '0015-regions': addRegions,
  '0016-devices': createDevices,
  '0017-searches': addSearches,
  '0018-priority-marks': addPriorityMarks,
  '0019-documents-end': addWholeResults,
  '0020-months': divideByMonths,
  '0021-labels-in-indexes': addLabelsToIndexes,
  '0022-people-at-sites': indexPeopleAtSites,
};

export const migrationsFor = (kind: DatabaseKind): Record<string, Migration> =>
  Object.fromEntries(
    Object.entries(STEPS).map(([name, step]) => [name, { up: (db: Kysely<unknown>) => step(db, kind) }]),
  );
