import { DevicesSchema, type Devices } from '../../../../src/wire/result/devices.ts';
import { read } from '../../../../src/wire/read.ts';
import { StoreError } from '../../port/store-error.ts';
import type { Database } from '../database.ts';
import { storableText } from './label-words.ts';

/** Keeps the figures of a result's devices in place of those before; `null` takes them out. False: there is no such result, whole. */
export const keepDevices = (database: Database, id: string, devices: Devices | null): Promise<boolean> =>
  database.write(async (transaction) => {
    const result = await transaction
      .selectFrom('results')
      .innerJoin('documents', 'documents.seq', 'results.seq')
      .select('results.seq')
      .where('results.id', '=', storableText(id))
      // Whoever removes it waits: SQLite has one writer at a time anyhow.
      .$if(database.kind === 'postgresql', (rows) => rows.forKeyShare())
      .executeTakeFirst();
    if (!result) return false;
    const { seq } = result;
    if (devices === null) {
      await transaction.deleteFrom('devices').where('seq', '=', seq).execute();
      return true;
    }
    const json = JSON.stringify(storable(devices));
    await transaction
      .insertInto('devices')
      .values({ seq, json })
      .onConflict((conflict) => conflict.column('seq').doUpdateSet({ json }))
      .execute();
    return true;
  });

/** What of a result's devices is stored; nothing where nobody added any. Throws `StoreError` when it is not readable. */
export function devicesIn(json: string | null): { readonly devices?: Devices } {
  if (json === null) return {};
  try {
    const devices = read(DevicesSchema, JSON.parse(json), 'devices');
    if (devices.ok) return { devices: devices.value };
    throw new Error(devices.problem);
  } catch (error) {
    throw new StoreError('damaged', 'Stored figures of devices cannot be read any more.', error);
  }
}

/** With names that every database can hold. */
const storable = ({ microphone, camera }: Devices): Devices => ({
  microphone: microphone && { ...microphone, name: storableName(microphone.name) },
  camera: camera && { ...camera, name: storableName(camera.name) },
});

const storableName = (name: string | null): string | null => (name === null ? null : storableText(name));
