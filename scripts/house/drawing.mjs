const WIDTH = 1120;
const MARGIN = 20;
const ROOM_HEIGHT = 44;
const FLOOR_GAP = 46;
const ROOM_GAP = 14;
const HEAD = 52;
/** Lines of code to a pixel of a room's width. */
const LINES_PER_PX = 60;
/** A name and its figures fit in it. */
const MIN_ROOM_WIDTH = 92;
const PX_PER_LETTER = 7.4;
const MAX_ROOM_WIDTH = 330;

const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const thousands = (count) => count.toLocaleString('en-GB');

const widthOf = ({ name, lines }) =>
  Math.round(
    Math.min(
      MAX_ROOM_WIDTH,
      Math.max(MIN_ROOM_WIDTH, name.length * PX_PER_LETTER + 16, lines / LINES_PER_PX),
    ),
  );

/** Rows of a floor, none wider than the sheet. */
function rowsOf(rooms) {
  const rows = [[]];
  let usedPx = 0;
  for (const room of rooms) {
    const width = widthOf(room);
    if (usedPx + width > WIDTH - 2 * MARGIN && rows.at(-1).length > 0) {
      rows.push([]);
      usedPx = 0;
    }
    rows.at(-1).push(room);
    usedPx += width + ROOM_GAP;
  }
  return rows;
}

/** Where each room is, from the top floor down. */
function placesOf(rooms, floors) {
  const places = new Map();
  let y = HEAD;
  for (let floor = Math.max(...floors.values()); floor >= 0; floor -= 1) {
    const onFloor = [...rooms.values()].filter(({ name }) => floors.get(name) === floor);
    onFloor.sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const row of rowsOf(onFloor)) {
      const totalPx = row.reduce((sum, room) => sum + widthOf(room), 0) + ROOM_GAP * (row.length - 1);
      let x = (WIDTH - totalPx) / 2;
      for (const room of row) {
        const width = widthOf(room);
        places.set(room.name, { x: Math.round(x), y, width });
        x += width + ROOM_GAP;
      }
      y += ROOM_HEIGHT + 10;
    }
    y += FLOOR_GAP - 10;
  }
  return { places, height: y - FLOOR_GAP + MARGIN };
}

function arrowPath(from, to) {
  const middle = ({ x, width }) => x + width / 2;
  const [x1, x2] = [middle(from), middle(to)];
  if (from.y === to.y) {
    const y = from.y + ROOM_HEIGHT;
    return `M${x1} ${y}C${x1} ${y + 30} ${x2} ${y + 30} ${x2} ${y + 4}`;
  }
  const isDown = from.y < to.y;
  const [y1, y2] = isDown ? [from.y + ROOM_HEIGHT, to.y - 3] : [from.y, to.y + ROOM_HEIGHT + 3];
  const bend = (y2 - y1) / 2;
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}

/** The house as SVG: rooms as wide as they are long, each above what it needs. */
export function drawingOf(title, rooms, { floors, arrows }) {
  const { places, height } = placesOf(rooms, floors);
  const line = ({ from, to, isCircle }) =>
    `<path d="${arrowPath(places.get(from), places.get(to))}" class="${isCircle ? 'circle' : 'arrow'}"/>`;
  const room = ({ name, files, lines }) => {
    const { x, y, width } = places.get(name);
    return (
      `<rect x="${x}" y="${y}" width="${width}" height="${ROOM_HEIGHT}" rx="4" class="${name.split('/')[0]}"/>` +
      `<text x="${x + width / 2}" y="${y + 19}">${escaped(name)}</text>` +
      `<text x="${x + width / 2}" y="${y + 35}" class="size">${files} · ${thousands(lines)}</text>`
    );
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif">
<style>
text{font-size:13px;text-anchor:middle;fill:#1c2733}.size{font-size:11px;fill:#52616f}.title{font-size:15px;font-weight:600;text-anchor:start}
rect{fill:#eef1f4;stroke:#8a99a8}.src{fill:#e3eefb}.server{fill:#e6f3e6}
.arrow{fill:none;stroke:#5b6b7a;stroke-opacity:.55;marker-end:url(#tip)}.circle{fill:none;stroke:#c0392b;stroke-width:1.6;marker-end:url(#red)}
</style>
<defs><marker id="tip" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z" fill="#5b6b7a"/></marker><marker id="red" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z" fill="#c0392b"/></marker></defs>
<rect width="${WIDTH}" height="${height}" style="fill:#fff;stroke:none"/>
<text x="${MARGIN}" y="28" class="title">${escaped(title)}</text>
${arrows.map(line).join('\n')}
${[...rooms.values()].map(room).join('\n')}
</svg>
`;
}
