import { Type, type Static } from 'typebox';
import { closed, orNull, ratio, text, type Frozen } from '../schema.ts';

const level = (description: string) =>
  orNull(Type.Number({ minimum: -120, maximum: 20 }), `${description}, dBFS; null: not measured`);
const NameSchema = orNull(text('As the browser names it'), 'null where it does not');

/**
 * `PUT /api/results/:id/devices`, and what a stored result then says as `devices`: figures of the microphone and camera that
 * somebody checked after the test and agreed to add (plan.md, Device check). No sound and no picture.
 */
export const DevicesSchema = Type.Object(
  {
    microphone: orNull(
      Type.Object(
        {
          name: NameSchema,
          noiseFloorDbfs: level('How loud the quietest tenth of the recording was'),
          speechDbfs: level('How loud its loudest tenth was'),
          clippedRatio: orNull(ratio('Samples at full scale'), 'null: not measured'),
          echoDbfs: level('How loud the loudspeaker was heard when the recording was played'),
        },
        closed,
      ),
      'null: not checked',
    ),
    camera: orNull(
      Type.Object(
        {
          name: NameSchema,
          framesPerS: orNull(
            Type.Number({ minimum: 0, maximum: 1000 }),
            'Pictures a second; null: not measured',
          ),
          lumaRatio: orNull(ratio('Mean luma of the pictures (ITU-R BT.709)'), 'null: not measured'),
        },
        closed,
      ),
      'null: not checked',
    ),
  },
  {
    ...closed,
    description:
      'Microphone and camera of whoever tested, checked after the test; left out where nobody agreed to add them',
  },
);
export type Devices = Frozen<Static<typeof DevicesSchema>>;
