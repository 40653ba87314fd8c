import type { Devices } from '../result/devices.ts';
import { column, type ExportColumn } from './column.ts';

const soundColumn = (
  name: string,
  unit: ExportColumn['unit'],
  meaning: string,
  of: (microphone: NonNullable<Devices['microphone']>) => string | number | null,
): ExportColumn =>
  column(name, unit, meaning, ({ result }) => {
    const microphone = result.devices?.microphone;
    return microphone ? of(microphone) : null;
  });

const pictureColumn = (
  name: string,
  unit: ExportColumn['unit'],
  meaning: string,
  of: (camera: NonNullable<Devices['camera']>) => string | number | null,
): ExportColumn =>
  column(name, unit, meaning, ({ result }) => {
    const camera = result.devices?.camera;
    return camera ? of(camera) : null;
  });

/** Microphone and camera; empty where nobody agreed to add them. */
export const DEVICE_COLUMNS: readonly ExportColumn[] = [
  soundColumn('microphone', 'text', 'Microphone, as the browser names it', ({ name }) => name),
  soundColumn(
    'noiseFloorDbfs',
    'dBFS',
    'How loud the room was: the quietest tenth of the recording',
    ({ noiseFloorDbfs }) => noiseFloorDbfs,
  ),
  soundColumn(
    'speechDbfs',
    'dBFS',
    'How loud the person was: the loudest tenth of the recording',
    ({ speechDbfs }) => speechDbfs,
  ),
  soundColumn('clippedRatio', 'ratio', 'Samples at full scale', ({ clippedRatio }) => clippedRatio),
  soundColumn(
    'echoDbfs',
    'dBFS',
    'How loud the microphone heard the loudspeaker; empty: not played',
    ({ echoDbfs }) => echoDbfs,
  ),
  pictureColumn('camera', 'text', 'Camera, as the browser names it', ({ name }) => name),
  pictureColumn('framesPerS', 'frames/s', 'Pictures a second', ({ framesPerS }) => framesPerS),
  pictureColumn('lumaRatio', 'ratio', 'Mean brightness of the pictures', ({ lumaRatio }) => lumaRatio),
];
