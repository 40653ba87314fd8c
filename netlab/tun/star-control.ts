import type { StarCut, StarNetwork } from './star-gateway.ts';

/** Everything that the process of a star's gateway is from its start on. */
export interface StarSetup {
  readonly network: StarNetwork;
  /** Names of the devices to be made, one for each end, in their order. */
  readonly devices: readonly string[];
}

/** What the tests tell it. */
export type StarCommand =
  | { readonly kind: 'start'; readonly setup: StarSetup }
  | {
      readonly kind: 'cut';
      /** Their numbers. */
      readonly between: readonly [number, number];
      /** `null`: it is mended. */
      readonly cut: StarCut | null;
    }
  | { readonly kind: 'reset' }
  | { readonly kind: 'log' };
