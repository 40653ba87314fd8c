import { Compile } from 'typebox/compile';
import { PacketRowsSchema, type PacketRow } from './packet-rows.ts';

/** Made when it is first needed, and never on a page (compiled-result.ts). */
let validator: ReturnType<typeof compiled> | null = null;
const compiled = () => Compile(PacketRowsSchema);

/** The same as `isPacketRows`, in a fraction of its time. */
export function isPacketRowsFast(data: unknown): data is PacketRow[] {
  validator ??= compiled();
  return validator.Check(data);
}
