export interface Room {
  readonly name: string;
  readonly files: number;
  readonly lines: number;
  /** Rooms that it needs. */
  readonly needs: ReadonlySet<string>;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly isCircle: boolean;
}

export function roomsOf(
  sources: Iterable<readonly [string, string]>,
  imports: Iterable<readonly [string, string]>,
  isDrawn: (top: string) => boolean,
): Map<string, Room>;

export function planOf(rooms: ReadonlyMap<string, Room>): {
  readonly floors: ReadonlyMap<string, number>;
  readonly arrows: readonly Arrow[];
};
