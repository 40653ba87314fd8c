import { openStore } from '../../../server/store/open-store.ts';

/** A process of its own that opens the store at `argv[2]` (a URL, or a file) and says so. Run by tsx. */
const [, , place = ''] = process.argv;
const isUrl = place.startsWith('postgresql:');
const store = await openStore(isUrl ? { kind: 'postgresql', url: place } : { kind: 'sqlite', file: place });
await store.check();
await store.close();
process.stdout.write('opened');
