/** Of these each folder is a room, and each file beside them; else each folder at the top. */
const OPENED = ['src', 'server'];

/** The room of a file; `null` for what is not drawn. */
export function roomOf(file, isDrawn) {
  const [top, inner] = file.split('/');
  if (inner === undefined || !isDrawn(top) || file.endsWith('.d.ts')) return null;
  return OPENED.includes(top) ? `${top}/${inner}` : top;
}

/**
 * The rooms of a tree and which need which, as the text of its files says.
 *
 * @param {Iterable<readonly [string, string]>} sources path and text of each file
 * @param {Iterable<readonly [string, string]>} imports a file, and one that it needs
 * @param {(top: string) => boolean} isDrawn whether a folder at the top is drawn
 */
export function roomsOf(sources, imports, isDrawn) {
  const rooms = new Map();
  for (const [file, text] of sources) {
    const name = roomOf(file, isDrawn);
    if (name === null) continue;
    const room = rooms.get(name) ?? { name, files: 0, lines: 0, needs: new Set() };
    rooms.set(name, { ...room, files: room.files + 1, lines: room.lines + text.split('\n').length - 1 });
  }
  for (const [file, needed] of imports) {
    const [from, to] = [roomOf(file, isDrawn), roomOf(needed, isDrawn)];
    if (from !== to && rooms.has(from) && rooms.has(to)) rooms.get(from).needs.add(to);
  }
  return rooms;
}

/** Whatever a room needs, at any distance; itself only by a circle. */
function reachedFrom(rooms, name) {
  const reached = new Set(rooms.get(name).needs);
  for (const next of reached) for (const needed of rooms.get(next).needs) reached.add(needed);
  return reached;
}

/**
 * Puts each room on a floor above all that it needs, from 0; rooms of one circle share a floor. Of the arrows between
 * rooms, those stay that do not follow from others; those of a circle all stay, and are told apart.
 */
export function planOf(rooms) {
  const reached = new Map([...rooms.keys()].map((name) => [name, reachedFrom(rooms, name)]));
  const areCircle = (one, other) => reached.get(one).has(other) && reached.get(other).has(one);
  const floors = new Map();
  const floorOf = (name) => {
    if (!floors.has(name)) {
      const circle = [name, ...[...reached.get(name)].filter((other) => areCircle(name, other))];
      const below = circle.flatMap((one) =>
        [...rooms.get(one).needs].filter((needed) => !areCircle(name, needed)),
      );
      const floor = Math.max(-1, ...below.map(floorOf)) + 1;
      for (const one of circle) floors.set(one, floor);
    }
    return floors.get(name);
  };
  const arrows = [...rooms.values()].flatMap(({ name, needs }) =>
    [...needs].flatMap((needed) => {
      if (areCircle(name, needed)) return [{ from: name, to: needed, isCircle: true }];
      const follows = [...needs].some(
        (other) =>
          other !== needed &&
          !areCircle(other, name) &&
          reached.get(other).has(needed) &&
          !areCircle(other, needed),
      );
      return follows ? [] : [{ from: name, to: needed, isCircle: false }];
    }),
  );
  return { floors: new Map([...rooms.keys()].map((name) => [name, floorOf(name)])), arrows };
}
