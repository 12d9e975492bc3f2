// The map: whose ground a place is on, and how far it is from the others. All in metres, on the sheet of the page.
const ZOOMS = [1, 2, 4, 8];
const LEGIBLE = 12; // pixels
const FINGER = 32;
const SEEN = 64;

export function read(section) {
  const told = Object.fromEntries(["west", "north", "across", "down", "tolerance"].map((name) => [name, Number(section.dataset[name])]));
  const links = [...section.querySelectorAll("svg a")];
  const grounds = links.map((link) => ({ id: link.getAttribute("href").slice(1), link, rings: rings(link.firstElementChild.getAttribute("d")) }));
  return { ...told, grounds, section, svg: section.querySelector("svg"), sheet: section.querySelector("[data-sheet]") };
}

// "M120 340l12-5 30 8z", ring after ring, each point a step from the one before.
function rings(path) {
  return path.split("M").slice(1).map((ring) => {
    const [x, y, ...steps] = ring.match(/-?\d+/g).map(Number);
    const points = [[x, y]];
    for (let at = 0; at < steps.length; at += 2) {
      const before = points.at(-1);
      points.push([before[0] + steps[at], before[1] + steps[at + 1]]);
    }
    return points;
  });
}

export function place(plan, { latitude, longitude }) {
  return [(longitude - plan.west) * plan.across, (plan.north - latitude) * plan.down];
}

// Every station with its distance from a point, the nearest first; 0 on its own ground.
export function around(plan, point) {
  const distances = plan.grounds.map(({ id, rings }) => ({ id, metres: inside(rings, point) ? 0 : fromBorder(rings, point) }));
  return distances.sort((one, other) => one.metres - other.metres);
}

function inside(rings, [x, y]) {
  let is = false;
  for (const [[ax, ay], [bx, by]] of sides(rings)) {
    if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) is = !is;
  }
  return is;
}

function fromBorder(rings, [x, y]) {
  let nearest = Infinity;
  for (const [[ax, ay], [bx, by]] of sides(rings)) {
    const [dx, dy] = [bx - ax, by - ay];
    const part = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(x - ax - part * dx, y - ay - part * dy));
  }
  return nearest;
}

function* sides(rings) {
  for (const ring of rings) for (let at = 0; at < ring.length; at += 1) yield [ring[at], ring[(at + 1) % ring.length]];
}

export function mark(plan, ids) {
  for (const { id, link } of plan.grounds) link.classList.toggle("chosen", ids.includes(id));
  const chosen = plan.grounds.find(({ id }) => ids.includes(id));
  // What is drawn last lies above its neighbours.
  for (const { id, link } of plan.grounds) if (ids.includes(id)) link.parentNode.append(link);
  for (const text of plan.svg.querySelectorAll(".codes text")) text.classList.toggle("on", ids.includes(text.dataset.of));
  if (!chosen) return;
  while (smaller(plan, chosen.link, SEEN) && zoom(plan, 2));
  centre(plan, chosen.link.getBBox());
}

// A ground that is too small for a finger: the map comes closer instead, and says true.
export function closeUp(plan, link) {
  if (!smaller(plan, link, FINGER) || !zoom(plan, 2)) return false;
  while (smaller(plan, link, FINGER) && zoom(plan, 2));
  centre(plan, link.getBBox());
  return true;
}

function smaller(plan, link, pixels) {
  const { width, height } = link.getBBox();
  return Math.max(width, height) * scaleOf(plan) < pixels;
}

function scaleOf({ svg }) {
  return svg.clientWidth / svg.viewBox.baseVal.width;
}

export function stand(plan, [x, y], accuracy) {
  const here = plan.section.querySelector("[data-here]");
  for (const [name, value] of Object.entries({ cx: x, cy: y, r: accuracy })) here.setAttribute(name, value);
}

export function zoom(plan, by) {
  const { svg, sheet } = plan;
  const at = ZOOMS.indexOf(Number(svg.dataset.zoom)) + (by > 1 ? 1 : -1);
  if (!(at in ZOOMS)) return false;
  const middle = [(sheet.scrollLeft + sheet.clientWidth / 2) / sheet.scrollWidth, (sheet.scrollTop + sheet.clientHeight / 2) / sheet.scrollHeight];
  svg.dataset.zoom = ZOOMS[at];
  letter(plan);
  sheet.scrollTo(middle[0] * sheet.scrollWidth - sheet.clientWidth / 2, middle[1] * sheet.scrollHeight - sheet.clientHeight / 2);
  return true;
}

// Numbers keep their size on the screen, and stand where there is room.
export function letter(plan) {
  const scale = scaleOf(plan);
  if (!scale) return;
  const codes = plan.svg.querySelector(".codes");
  codes.setAttribute("font-size", LEGIBLE / scale);
  codes.classList.remove("many");
  const sizes = new Map(plan.grounds.map(({ id, link }) => [id, link.getBBox()]));
  for (const text of codes.children) {
    const { width, height } = sizes.get(text.dataset.of);
    text.classList.toggle("hidden", Math.min(width, height) * scale < LEGIBLE * 2);
  }
  for (const dot of plan.svg.querySelectorAll(".dots circle")) dot.setAttribute("r", LEGIBLE / 3 / scale);
}

function centre({ sheet, svg }, { x, y, width, height }) {
  const scale = scaleOf({ svg });
  sheet.scrollTo((x + width / 2) * scale - sheet.clientWidth / 2, (y + height / 2) * scale - sheet.clientHeight / 2);
}
